import { createClock } from '../base/clock.ts'
import { SANDBOX } from '../sandbox.ts'
import { createExchange } from '../serve/exchange.ts'
import { createWorld, type WorldOptions } from '../world/world.ts'

// 2026-11-20 08:00:00 in Asia/Shanghai.
const START_MS = Date.UTC(2026, 10, 20)

/** An answer of whichever shape; a test asserts what it holds. */
interface AnyAnswer {
  readonly errcode?: number
  readonly errmsg?: string
  readonly access_token: string
  readonly expires_in: number
  readonly [field: string]: unknown
}

/** A world with a frozen clock, spoken to in process. Seconds count from the start. */
export function createTestWechat(options: WorldOptions = {}) {
  const world = createWorld({ clock: createClock({ frozenAt: START_MS }), seed: 'test', ...options })
  const exchange = createExchange(world)
  const send = async (path: string, query: Record<string, string>, init?: RequestInit): Promise<AnyAnswer> => {
    const response = await exchange(new Request(`http://wechat.test${path}?${new URLSearchParams(query)}`, init))
    return JSON.parse(await response.text())
  }
  const get = (path: string, query: Record<string, string>) => send(path, query)
  const post = (path: string, query: Record<string, string>, body: unknown) =>
    send(path, query, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
  const { appid, secret } = SANDBOX.app
  const stableToken = (extra: Record<string, unknown> = {}) =>
    post('/cgi-bin/stable_token', {}, { grant_type: 'client_credential', appid, secret, ...extra })
  const errcodeOf = async (answer: Promise<AnyAnswer>): Promise<number> => (await answer).errcode ?? 0
  return {
    world,
    exchange,
    get,
    post,
    stableToken,
    /** Moves the clock to so many seconds after the start. */
    at: (seconds: number) => world.clock.set(START_MS + seconds * 1000),
    errcodeOf,
    /** What a harmless business call with this token is answered. */
    errcodeWith: (token: string) => errcodeOf(get('/cgi-bin/getcallbackip', { access_token: token })),
  }
}
