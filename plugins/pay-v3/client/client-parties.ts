import type { Parties } from '../parties.ts'

/** The appid that owns the openid with which the order was made: the client must be opened under that one. */
export const payingAppid = ({ appid, sub }: Parties, bySub: boolean): string => (bySub ? (sub?.appid ?? appid) : appid)

/** The merchant that an app names as its partner: in partner mode the one that is served [D v2/partner/4011986561]. */
export const partnerId = ({ mchid, sub }: Parties): string => sub?.mchid ?? mchid
