import {
  type Call,
  type Decoded,
  type Encoded,
  failure,
  type JsonObject,
  type Operation,
  output,
  type Static,
  Type,
  type WireResponse,
} from '@wxhost/core/protocol'
import { authorizePay, encryptField, readPayAnswer } from '@wxhost/core/protocol/pay'
import { fromBase64 } from '../base64.ts'
import { notWeChat, payErrors, post } from '../endpoint.ts'
import { closed, notifyUrlField, text } from '../fields.ts'
import { ownFields, signerOf } from '../parties.ts'

const echoInput = Type.Object(
  {
    ...ownFields,
    // 50 characters are 200 bytes at most: RSA takes 214.
    echo_message: text(50),
    notify_url: Type.Optional({ ...notifyUrlField(255), description: 'Have WeChat send a notification there too' }),
  },
  closed,
)
type EchoInput = Static<typeof echoInput>

const echoOutput = Type.Object(
  {
    echo_message: Type.String(),
    decrypted: Type.Boolean({ description: "Whether WeChat's own encryption opened with the merchant's key" }),
  },
  closed,
)
type EchoOutput = Static<typeof echoOutput>

/**
 * Tries out all keys at once: our signature, our encryption, WeChat's signature and WeChat's encryption. Nothing is changed by it.
 * @see wire-protocol reference, pay-v3 page 3
 */
export const securityEcho: Operation<EchoInput, EchoOutput> = {
  summary: 'Have WeChat Pay send a message back, to try out all keys of the merchant',
  effect: 'safe',
  input: echoInput,
  output: echoOutput,
  errors: payErrors,
  example: { echo_message: 'hello' },
  encode: encodeEcho,
  authorize: authorizePay,
  decode: (response, call, { input }) => readEcho(response, call, input),
}

async function encodeEcho(input: EchoInput, call: Call): Promise<Encoded<EchoOutput>> {
  const signer = signerOf(input, call.app)
  if ('kind' in signer) return signer
  const { echo_message, notify_url } = input
  const { value, serial } = await encryptField(call, echo_message)
  const body = { ...(notify_url === undefined ? {} : { notify_url }), echo_message, encrypted_echo_message: value }
  return post('/v3/security/echo', body, { 'wechatpay-serial': serial })
}

async function readEcho(response: WireResponse, call: Call, input: EchoInput): Promise<Decoded<EchoOutput>> {
  const answer = await readPayAnswer<JsonObject>(response, call, (body) =>
    body === undefined ? notWeChat : output(body),
  )
  if (answer.kind !== 'output') return answer
  const { echo_message } = input
  if (answer.output.echo_message !== echo_message) return differs
  const opened = await openEcho(answer.output.encrypted_echo_message, call)
  return opened !== undefined && opened !== echo_message
    ? differs
    : output({ echo_message, decrypted: opened !== undefined })
}

/** Sensitive members of an answer are encrypted with the key of the merchant's certificate. */
async function openEcho(encrypted: unknown, call: Call): Promise<string | undefined> {
  const bytes = fromBase64(encrypted)
  const opened = bytes && (await call.decrypt('merchant', { algorithm: 'rsa-oaep-sha1' }, bytes))
  return opened && new TextDecoder().decode(opened)
}

const differs = failure('business', 'echo-differs', 'WeChat Pay did not send back the message that it was sent')
