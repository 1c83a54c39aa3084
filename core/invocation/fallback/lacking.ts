import { isHostError } from '../../errors/host-error.ts'

/** A version asked for a key or a secret that the app does not have: another version may need none. */
export const isLacking = (error: unknown): boolean =>
  isHostError(error) && (error.code === 'WXH_KEY_MISSING' || error.code === 'WXH_SECRET_MISSING')
