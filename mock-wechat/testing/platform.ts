import { createClock } from '../base/clock.ts'
import { decryptText } from '../push/cipher.ts'
import { SANDBOX } from '../sandbox.ts'
import { createWorld, type WorldOptions } from '../world/world.ts'
import { PUSH_NOW_S } from './pushing.ts'
import { createServed } from './served.ts'
import { createWebhook } from './webhook.ts'

const { appid, secret, encodingAESKey } = SANDBOX.component

/** An answer of whichever shape; a test asserts what it holds. */
interface AnyJson {
  readonly authorization_code: string
  readonly [field: string]: unknown
}

/** An answer of a component API. */
interface ComponentJson {
  readonly errcode?: number
  readonly component_access_token: string
  readonly authorizer_access_token: string
  readonly authorizer_refresh_token: string
  readonly authorization_info: {
    readonly authorizer_access_token: string
    readonly authorizer_refresh_token: string
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/** The ticket in the plain text of a push. */
export const TICKET_OF = (text = '') => /<ComponentVerifyTicket>(.*)<\/ComponentVerifyTicket>/.exec(text)?.[1] ?? ''

/** A mock whose clock stands still, its platform with a webhook, and ways to call the component APIs. */
export async function createPlatform(
  { eventUrl, ...options }: WorldOptions & { eventUrl?: null } = {},
  answer: Parameters<typeof createWebhook>[0] = () => ({ body: 'success' }),
) {
  const clock = createClock({ frozenAt: PUSH_NOW_S * 1000 })
  const served = await createServed({ world: createWorld({ clock, seed: 'platform', ...options }) })
  const { world } = served
  const webhook = await createWebhook(answer)
  const addresses = { eventUrl: `${webhook.url}/event`, messageUrl: `${webhook.url}/message/$APPID$` }
  world.components.put({ ...SANDBOX.component, ...(eventUrl !== null && addresses) })
  const control = async (path: string, body: unknown = {}) => {
    const response = await served.control('POST', path, body)
    const json: AnyJson = JSON.parse(await response.text())
    return { status: response.status, json }
  }
  const call = async (name: string, body: Record<string, unknown>, query = ''): Promise<ComponentJson> => {
    const address = `${served.url}/cgi-bin/component/${name}${query}`
    const response = await fetch(address, { method: 'POST', body: JSON.stringify({ component_appid: appid, ...body }) })
    return JSON.parse(await response.text())
  }
  /** Pushes a ticket and gives it. */
  const ticket = async () => TICKET_OF(String((await control(`/components/${appid}/ticket`)).json.text))
  const token = async (change: Record<string, unknown> = {}) =>
    call('api_component_token', {
      ...{ component_appsecret: secret, component_verify_ticket: await ticket(), ...change },
    })
  return {
    served,
    world,
    webhook,
    control,
    call,
    ticket,
    token,
    start: () => call('api_start_push_ticket', { component_secret: secret }),
    /** Calls with a good component token. */
    withToken: async (name: string, body: Record<string, unknown> = {}) =>
      call(name, body, `?component_access_token=${(await token()).component_access_token}`),
    /** The plain texts of what the webhook got. */
    opened: () =>
      webhook.received.map(({ body }) => {
        const plain = decryptText(encodingAESKey, /<Encrypt><!\[CDATA\[(.*)\]\]>/.exec(body)?.[1] ?? '')
        return 'text' in plain && plain.id === appid ? plain.text : 'not for this platform'
      }),
  }
}
