import { paying } from '@wxhost/contracts'

export const { get, post, answered, answeredEmpty, refused, failed, refusedBefore, signError, signFailure } = paying
