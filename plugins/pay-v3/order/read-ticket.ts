import { type Decoded, type JsonObject, output } from '@wxhost/core/protocol'
import { notWeChat } from '../endpoint.ts'

/** @see wire-protocol reference, pay-v3 page 3 */
export const readPrepayId = ({ prepay_id }: JsonObject): Decoded<string> =>
  typeof prepay_id === 'string' && /^[0-9A-Za-z_-]{1,64}$/.test(prepay_id) ? output(prepay_id) : notWeChat

/** An address that the client is to open. */
export const readLink = (value: unknown, scheme: string): Decoded<string> =>
  typeof value === 'string' && value.startsWith(scheme) ? output(value) : notWeChat
