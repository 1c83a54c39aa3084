import { type Call, isJsonObject, type Push } from '@wxhost/core/protocol'
import { type NotificationFlaws, type SealedResource, sealNotification } from '../../drive/seal-notification.ts'
import { placesBelow } from '../../generated/seeded.ts'
import { exampleOf } from '../../interaction/example-of.ts'
import type { PushSpec } from '../../interaction/interaction.ts'
import { respelled } from './respell-base64.ts'
import { signedVariants, withBit } from './signed-variants.ts'
import type { Variant } from './variant.ts'

type Spec = Extract<PushSpec, { seal: 'pay-v3' }>

/** What no merchant may take for a notification of its own. @see pay-v3 page 5 */
export function notificationVariants(
  spec: Spec,
  call: Call,
  { seed, flips }: { readonly seed: number; readonly flips: number },
): readonly Variant<Push>[] {
  const seal = (flaws: NotificationFlaws = {}) => sealNotification(spec, call, flaws)
  const now = Math.floor(call.wechatNow / 1000)
  return [
    ...signedVariants({
      genuine: seal(),
      sign: (signing) => seal({ signing: { timestamp: now, ...signing } }),
      now,
      seed,
      flips,
    }),
    ...sealedVariants(seal, seed, flips),
    ...foreignVariants(spec, seal),
  ]
}

type Seal = (flaws?: NotificationFlaws) => Push

/** Rightly signed, wrongly encrypted. */
function sealedVariants(seal: Seal, seed: number, flips: number): readonly Variant<Push>[] {
  const spoilt = (name: string, sealed: (resource: SealedResource) => object, which?: string): Variant<Push> => ({
    name,
    ...(which === undefined ? {} : { which }),
    message: seal({ sealed }),
    must: 'rejected',
  })
  const original = ciphertextIn(seal())
  const bytes = Buffer.from(original, 'base64')
  return [
    ...placesBelow(bytes.length * 8, Math.ceil(flips / 2), seed).map((bit) => {
      const ciphertext = Buffer.from(withBit(bytes, bit)).toString('base64')
      return spoilt(
        'a byte of the ciphertext flipped',
        (resource) => ({ ...resource, ciphertext }),
        `byte ${Math.floor(bit / 8)}`,
      )
    }),
    ...respelled(original).map(([which, ciphertext]) =>
      spoilt('a ciphertext in other base64', (resource) => ({ ...resource, ciphertext }), which),
    ),
    spoilt('another nonce of the resource', (resource) => ({ ...resource, nonce: 'another-nonc' })),
    spoilt('a nonce that is too short', (resource) => ({ ...resource, nonce: 'short' })),
    spoilt('other associated data', (resource) => ({ ...resource, associated_data: 'other' })),
    spoilt('no associated data', ({ associated_data: _, ...resource }) => resource),
    spoilt('another algorithm', (resource) => ({ ...resource, algorithm: 'AEAD_SM4_GCM' })),
    spoilt('no ciphertext', ({ ciphertext: _, ...resource }) => resource),
    spoilt('a ciphertext shorter than its tag', (resource) => ({ ...resource, ciphertext: 'AAAA' })),
    spoilt('a resource that is no object', () => ['resource']),
    {
      name: 'a resource under a foreign key',
      message: seal({ apiV3Key: 'a-foreign-key-of-32-characters--' }),
      must: 'rejected',
    },
    { name: 'a resource that is no JSON', message: seal({ resource: () => 'no JSON' }), must: 'rejected' },
  ]
}

const ciphertextIn = ({ body }: Push): string => JSON.parse(Buffer.from(body).toString('utf8')).resource.ciphertext

/** Genuine, but of another merchant: all share WeChat Pay's keys. */
function foreignVariants({ resource }: Spec, seal: Seal): readonly Variant<Push>[] {
  const plain = exampleOf(resource)
  if (!isJsonObject(plain)) return []
  const owner = ['sp_mchid', 'mchid'].find((name) => typeof plain[name] === 'string')
  if (owner === undefined) return []
  return [
    {
      name: 'of another merchant',
      message: seal({ resource: () => ({ ...plain, [owner]: '1999999999' }) }),
      must: 'rejected',
    },
  ]
}
