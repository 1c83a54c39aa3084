import { sealedHandle, type Variants } from '@wxhost/contracts'

/** Official vectors (additions 3, officialUserData): `sessionSignature`, and the key of the rawData signature. */
export const sessionKey = 'o0q0otL8aEzpcZL/FT9WsQ=='
export const otherKey = 'HyVFkGl5F5OQWJZZaNzBBg=='
/** HMAC-SHA256 of the empty text; the key is the session key's own text. */
export const signature = '46e043c5525c2d817c44be603d30837a808a1d930d038f6fdc3e62a201fed128'

/** The default life of a handle (additions 3: "default 3 days"). */
export const threeDays = 259_200_000

/** A handle is good for one user of one app. */
export const handleOf = (openid: string, key: string, ttlMs?: number) =>
  sealedHandle(`session-key:${openid}`, key, ttlMs)

export const sessionLimits: Variants = {
  takes: [
    ['/openid', 'a'.repeat(128)],
    ['/openid', 'Az09_-'],
    ['/session', 'a'],
    ['/session', 'a'.repeat(1024)],
  ],
  refuses: [
    ['/openid'],
    ['/openid', ''],
    ['/openid', 7],
    ['/openid', 'o 1'],
    ['/openid', 'a'.repeat(129)],
    ['/session'],
    ['/session', ''],
    ['/session', 7],
    ['/session', 'a'.repeat(1025)],
    ['/session_key', sessionKey],
  ],
}
