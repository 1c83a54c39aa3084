import { paying } from '@wxhost/contracts'

export const { get, post, answered, answeredEmpty, refused } = paying
