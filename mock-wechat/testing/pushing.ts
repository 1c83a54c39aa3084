import { createClock } from '../base/clock.ts'
import { SANDBOX } from '../sandbox.ts'
import { createWorld, type WorldOptions } from '../world/world.ts'
import { PUSH_VECTORS } from './push-vectors.ts'
import { createServed } from './served.ts'
import { createWebhook } from './webhook.ts'

const [VECTOR] = PUSH_VECTORS.encrypted
export const PUSH_KEYS = { token: VECTOR.token, encodingAESKey: VECTOR.encodingAESKey }
/** 2024-01-01 10:00:06 in Asia/Shanghai. */
export const PUSH_NOW_S = 1_704_074_406

/** An answer of the control API; a test asserts what it holds. */
interface ControlJson {
  readonly id: number
  readonly text: string
  readonly [field: string]: unknown
}

/** A mock whose clock stands still, and a webhook that the sample app's pushes go to. */
export async function createPushing(
  answer?: Parameters<typeof createWebhook>[0],
  { callback = {}, ...options }: WorldOptions & { callback?: Record<string, unknown> } = {},
) {
  const clock = createClock({ frozenAt: PUSH_NOW_S * 1000 })
  const served = await createServed({ world: createWorld({ clock, seed: 'push', ...options }) })
  const webhook = await createWebhook(answer)
  const { appid } = SANDBOX.app
  const { control } = served
  const post = async (path: string, body?: unknown) => {
    const response = await control('POST', path, body)
    const json: ControlJson = JSON.parse(await response.text())
    return { status: response.status, json }
  }
  await post(`/apps/${appid}/callback`, {
    url: `${webhook.url}/push`,
    ...PUSH_KEYS,
    originalId: 'gh_sample',
    ...callback,
  })
  return {
    ...served,
    appid,
    webhook,
    post,
    push: async (wanted: Record<string, unknown>) => (await post(`/apps/${appid}/push`, wanted)).json,
  }
}

/** Waits until something has become true; what is awaited goes over a real socket. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise<void>((resolve) => setImmediate(resolve))
}
