import type { Finding } from '../../suite/check.ts'
import type { Trial } from '../scenario.ts'
import type { OpenStage, Stage } from '../stage/stage.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { naming, type Sending, sendingsOf } from '../view/sendings.ts'

export const tokenPaths = ['/cgi-bin/stable_token', '/cgi-bin/token'] as const

export const noToken = "no operation with an output sends the app's access token"

/** Operations that send the app's access token. */
export const tokenSendings = (view: PluginView): readonly Sending[] => naming(sendingsOf(view), 'access-token')

/** A trial for each of the operations; a text where there is none. */
export function trialsFor(
  sendings: readonly Sending[],
  otherwise: string,
  play: (sending: Sending, stage: Stage) => Promise<readonly Finding[]>,
  about: Partial<Parameters<OpenStage>[0]> = {},
): readonly Trial[] | string {
  if (sendings.length === 0) return otherwise
  return sendings.map((sending) => ({
    title: sending.name,
    async run(open) {
      const { states = [], call = {} } = sending.exchange
      return play(sending, await open({ states, call, ...about }))
    },
  }))
}

/** Lets the host get its token: one call that WeChat refuses before any effect. The journal is empty afterwards. */
export async function getToken(sending: Sending, stage: Stage): Promise<void> {
  await stage.mock.fault(stage.pathOf(sending), { errcode: 47001 }, { times: 1 })
  await stage.call(sending)
  await stage.mock.calm()
}

/** Does something to the app's token, in whichever line the plugin got it. */
export async function troubleToken({ mock, appid }: Stage, action: 'expire' | 'revoke' | 'rotate'): Promise<void> {
  try {
    await mock.post('/tokens', { appid, line: 'stable', action })
  } catch {
    await mock.post('/tokens', { appid, line: 'token', action })
  }
}

/** How often a token was fetched since the journal was emptied. */
export async function fetches({ mock }: Stage): Promise<number> {
  const counts = await mock.counts()
  return tokenPaths.reduce((sum, path) => sum + (counts[path] ?? 0), 0)
}

/** With which errcode each request for the path was answered, oldest first. */
export const errcodes = async ({ mock }: Stage, path: string): Promise<readonly (number | undefined)[]> =>
  (await mock.asked(path)).map(({ errcode }) => errcode)
