import type { Call, Opened, Push } from '@wxhost/core/protocol'
import { refuse } from './refuse.ts'
import { isSigned, signatureSpec, stampOf } from './signature.ts'

/** Printable and without `<`: the signature does not cover the echo, and it is given back to whoever asks. */
const echo = /^[!-;=-~]{1,1024}$/

/**
 * The check of the address when an operator enters it at WeChat. WeChat documents no age limit for it (common-mistakes 8).
 * @see wire-protocol reference, callback page 1
 */
export async function checkAddress(push: Push, call: Call): Promise<Opened> {
  const { signature, echostr } = push.query
  const stamp = stampOf(push)
  if (stamp === undefined || echostr === undefined || !echo.test(echostr)) return refuse('signature', 403)
  if (!(await isSigned(call, signatureSpec(stamp), signature))) return refuse('signature', 403)
  return { kind: 'answer', answer: { status: 200, contentType: 'text/plain; charset=utf-8', body: echostr } }
}
