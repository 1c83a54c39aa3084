import { type Answer, callHost } from '../support/call-host.ts'
import { steadyLoad } from '../support/steady-load.ts'
import type { MockControl, Trouble } from './mock-control.ts'
import type { Screen } from './screen.ts'
import type { Ledger } from './verdict.ts'

export const appid = 'wxd678efh567hg6787'
export const perSecond = 100

/** A message about one order. */
export const orderPaid = (order: number) => ({
  touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
  template_id: 'industry:order-paid',
  data: { thing1: { value: '门诊挂号' }, time2: { value: '2026-11-20 10:00' }, amount3: { value: `${order}.00元` } },
})

export const sendMessage = (hostUrl: string, order: number): Promise<Answer> =>
  callHost(hostUrl, appid, 'template.send', orderPaid(order))

export interface Stage {
  readonly hostUrl: string
  readonly control: MockControl
  readonly screen: Screen
}

const troubles: readonly { readonly share: number; readonly action: Trouble; readonly text: string }[] = [
  { share: 0.25, action: 'expire', text: 'the access token ends before its time' },
  { share: 0.5, action: 'rotate', text: 'another system has taken a new access token, ours is dead' },
  { share: 0.75, action: 'revoke', text: 'the access token is revoked, and WeChat still hands out the dead one' },
]

/**
 * Sends messages at a steady pace while the token dies three times, and shows how it goes.
 * @param first msgid of the message that was sent before
 */
export async function streamMessages(
  { hostUrl, control, screen }: Stage,
  calls: number,
  first: string,
): Promise<Ledger['callers']> {
  const start = performance.now()
  const seconds = () => ((performance.now() - start) / 1_000).toFixed(1).padStart(5)
  const msgids = [first]
  let [made, failures] = [1, 0]
  const one = async (number: number) => {
    made++
    const answer = await sendMessage(hostUrl, number)
    if (answer.status === 200) msgids.push(String(answer.output.msgid))
    else failures++
    return answer
  }
  const events = troubles.map(({ share, action, text }) => {
    const strike = async () => {
      await control.trouble(action)
      screen.say(`${seconds()} s  ${screen.paint('yellow', text)}`)
    }
    return [Math.floor(calls * share), strike] as const
  })
  const show = async () => {
    const { accepted, refused, tokenFetches } = await control.counts()
    const troubled = Object.values(refused).reduce((sum, count) => sum + count, 0)
    screen.live(
      `${seconds()} s  ok ${msgids.length}, failed ${failures} | delivered ${accepted} | refused by WeChat ${troubled} | token fetches ${tokenFetches}`,
    )
  }
  const showing = showEvery(screen.everyMs, show)
  try {
    const failed = await steadyLoad(one, { calls, perSecond, events: Object.fromEntries(events) })
    return { made, msgids, failed }
  } finally {
    await showing.end()
  }
}

/** One show after the other, and a last one at the end. */
function showEvery(ms: number, show: () => Promise<void>): { end(): Promise<void> } {
  let last = Promise.resolve()
  const next = () => {
    // The mock may be gone by now: what shows must not be what fails.
    last = last.then(show).catch(() => undefined)
  }
  const timer = setInterval(next, ms)
  return {
    async end() {
      clearInterval(timer)
      next()
      await last
    },
  }
}
