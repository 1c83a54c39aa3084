import type { Call, Push } from '@wxhost/core/protocol'
import { exampleOf } from '../interaction/example-of.ts'
import type { PushSpec } from '../interaction/interaction.ts'
import { encryptedResource, type SignOptions, signedPush } from '../shadow/signed-messages.ts'
import { TEST_KEYS, TEST_PLATFORM_KEY } from '../shadow/test-keys.ts'

export type SealedResource = ReturnType<typeof encryptedResource>

/** What may be wrong about an otherwise genuine notification. */
export interface NotificationFlaws {
  readonly signing?: SignOptions
  /** Changes the resource before it is encrypted. */
  readonly resource?: (plain: unknown) => unknown
  /** Changes the encrypted resource before the whole is signed. */
  readonly sealed?: (resource: SealedResource) => object
  readonly apiV3Key?: string
}

/** A notification of WeChat Pay v3, signed and encrypted under the test keys. @see pay-v3 page 5 */
export function sealNotification(
  { body, resource, originalType }: Extract<PushSpec, { seal: 'pay-v3' }>,
  call: Call,
  flaws: NotificationFlaws = {},
): Push {
  const { resource: spoil = same, sealed = same, apiV3Key: key = TEST_KEYS['api-v3'], signing = {} } = flaws
  const plain = spoil(exampleOf(resource)) as object
  const encrypted = encryptedResource(plain, { key, originalType })
  const timestamp = Math.floor(call.wechatNow / 1000)
  const whole = { ...(exampleOf(body) as object), resource: sealed(encrypted) }
  return signedPush(whole, { key: TEST_PLATFORM_KEY, timestamp, ...signing })
}

const same = <T>(value: T): T => value
