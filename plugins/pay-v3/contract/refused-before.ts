import { paying } from '@wxhost/contracts'

export const { refusedBefore } = paying
