import type { Call, Push } from '@wxhost/core/protocol'
import { messageSignature } from '../../drive/message-cipher.ts'
import { type MessageFlaws, sealAddressCheck, sealMessage } from '../../drive/seal-message.ts'
import { placesBelow } from '../../generated/seeded.ts'
import type { PushSpec } from '../../interaction/interaction.ts'
import { respelled } from './respell-base64.ts'
import { withBit } from './signed-variants.ts'
import type { Variant } from './variant.ts'

type Spec = Extract<PushSpec, { seal: 'message' }>

const foreignToken = 'a-foreign-token'
const foreignKey = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** What no account may take for a message of its own. @see callback page 2, additions 5 */
export function messageVariants(
  spec: Spec,
  call: Call,
  { seed, flips }: { readonly seed: number; readonly flips: number },
): readonly Variant<Push>[] {
  const genuine = sealMessage(spec, call)
  const foreign = rejected('a foreign signature', sealMessage(spec, call, { token: foreignToken }))
  const names = ['timestamp', 'nonce', spec.mode === 'secure' ? 'msg_signature' : 'signature']
  const query = names.flatMap((name) => [
    rejected(`no ${name}`, without(genuine, name)),
    rejected(`another ${name}`, other(genuine, name)),
  ])
  if (spec.mode === 'plain') return [foreign, ...query]
  return [
    foreign,
    ...query,
    ...bodyVariants(genuine, seed, flips),
    ...packVariants(spec, call),
    ...modeVariants(spec, call, genuine),
  ]
}

const rejected = (name: string, message: Push, which?: string): Variant<Push> => ({
  name,
  message,
  must: 'rejected',
  ...(which === undefined ? {} : { which }),
})

function without(push: Push, name: string): Push {
  const { [name]: _, ...query } = push.query
  return { ...push, query }
}

const other = (push: Push, name: string): Push => ({
  ...push,
  query: { ...push.query, [name]: (push.query[name] ?? '').replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
})

/** The signature covers the ciphertext alone: what stands around it may be changed, but must not count. */
const bodyVariants = (genuine: Push, seed: number, flips: number): readonly Variant<Push>[] =>
  placesBelow(genuine.body.length * 8, flips, seed).map((bit) => ({
    name: 'a byte of the body flipped',
    which: `byte ${Math.floor(bit / 8)}`,
    message: { ...genuine, body: withBit(genuine.body, bit) },
    must: 'same',
  }))

/** Rightly signed, wrongly packed or encrypted. */
function packVariants(spec: Spec, call: Call): readonly Variant<Push>[] {
  const seal = (name: string, flaws: MessageFlaws, which?: string) =>
    rejected(name, sealMessage(spec, call, flaws), which)
  let original = ''
  sealMessage(spec, call, { respell: (text) => (original = text) })
  return [
    seal('of another appid', { appid: 'wx0000000000000000' }),
    seal('encrypted with a foreign key', { encodingAesKey: foreignKey }),
    seal('padding of zeros', { pad: (missing) => Buffer.alloc(missing) }),
    seal('padding of 33', { pad: (missing) => Buffer.alloc(missing, 33) }),
    seal('padding of which one byte differs', { pad: unevenPad }),
    seal('a length beyond the end', { length: () => 1_000_000 }),
    seal('a length that takes in the appid', { length: (right) => right + 1 }),
    seal('a length that leaves a byte over', { length: (right) => right - 1 }),
    seal('a message that is none', { text: 'hello' }),
    ...respelled(original).map(([which, text]) => seal('a ciphertext in other base64', { respell: () => text }, which)),
    seal('a ciphertext that is no whole block', { respell: (text) => text.slice(0, -8) }),
    seal('an empty ciphertext', { respell: () => '' }),
  ]
}

/** The first byte is wrong; where there is but one, it names more than there are. */
function unevenPad(missing: number): Uint8Array {
  const pad = Buffer.alloc(missing, missing)
  pad[0] = missing === 1 ? 32 : missing - 1
  return pad
}

/** Less protected than the account demands. */
function modeVariants(spec: Spec, call: Call, genuine: Push): readonly Variant<Push>[] {
  const { timestamp = '', nonce = '', signature = '' } = genuine.query
  const swapped = { ...genuine, query: { ...genuine.query, msg_signature: signature } }
  const unsigned = [rejected("the address's signature in place of the message's", swapped)]
  if (call.app.settings.plain === true) return unsigned
  const plain = sealMessage({ ...spec, mode: 'plain' }, call)
  const claimed = {
    ...plain,
    query: { ...plain.query, encrypt_type: 'raw', signature: messageSignature(timestamp, nonce) },
  }
  return [...unsigned, rejected('the same message unencrypted', plain), rejected('unencrypted and unsigned', claimed)]
}

/** @see callback page 1 */
export function addressCheckVariants(
  spec: Extract<PushSpec, { seal: 'address-check' }>,
  call: Call,
): readonly Variant<Push>[] {
  const genuine = sealAddressCheck(spec, call)
  return [
    rejected('a foreign signature', sealAddressCheck(spec, call, { token: foreignToken })),
    ...['signature', 'timestamp', 'nonce', 'echostr'].map((name) => rejected(`no ${name}`, without(genuine, name))),
    ...['signature', 'timestamp', 'nonce'].map((name) => rejected(`another ${name}`, other(genuine, name))),
  ]
}
