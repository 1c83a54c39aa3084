import { setTimeout as sleep } from 'node:timers/promises'
import { showCanary } from './canary/canary.ts'
import { MockControl } from './mock-control.ts'
import { showPayment } from './payment.ts'
import { openScreen } from './screen.ts'
import { type Addresses, serveSandbox } from './served.ts'
import { appid, orderPaid, perSecond, sendMessage, streamMessages } from './stream.ts'
import { type Ledger, whatIsWrong } from './verdict.ts'

/** `npm run demo`. DEMO_PACE=5 runs it five times as fast. */
const pace = Math.max(1, Number(process.env.DEMO_PACE) || 1)
const streamSeconds = 15 / pace
const screen = openScreen(process.stdout, process.env)

const title = (text: string) => screen.say('', screen.paint('bold', text))
const pause = () => sleep(1_000 / pace)

/** @returns what went wrong, one line each */
async function show({ hostUrl, mockUrl, plugins }: Addresses): Promise<readonly string[]> {
  const control = new MockControl(mockUrl)
  screen.say(`  host         ${hostUrl}  (${plugins})`, `  mock WeChat  ${mockUrl}`)
  await control.slowTokens(150)
  await pause()

  title('One message')
  const first = await sendFirst(hostUrl)
  await pause()

  title(`${perSecond} messages a second, while the access token dies three times`)
  const callers = await streamMessages({ hostUrl, control, screen }, Math.round(perSecond * streamSeconds), first)
  const ledger: Ledger = { callers, wechat: { ...(await control.counts()), messages: await control.messages() } }

  title('The ledger')
  screen.say(...ledgerLines(ledger))
  return whatIsWrong(ledger)
}

async function sendFirst(hostUrl: string): Promise<string> {
  screen.say(`  POST /v1/apps/${appid}/template/send`, screen.paint('dim', `  ${JSON.stringify(orderPaid(0))}`))
  const { status, headers, body, output } = await sendMessage(hostUrl, 0)
  screen.say(`  ${status} by ${headers.get('x-wxhost-plugin')}`, screen.paint('dim', `  ${JSON.stringify(body)}`))
  if (status !== 200) throw new Error(`The first message was answered with ${status}.`)
  return String(output.msgid)
}

function ledgerLines({ callers, wechat }: Ledger): readonly string[] {
  const refused = Object.entries(wechat.refused).map(([errcode, count]) => `${count} with ${errcode}`)
  const ids = new Set(wechat.messages.map(({ clientMsgId }) => clientMsgId))
  return [
    `  calls                ${callers.made}, answered ${callers.msgids.length}, failed ${callers.failed.length}`,
    `  messages delivered   ${wechat.messages.length}, ${ids.size} different`,
    `  refused by WeChat    ${refused.join(', ') || 'nothing'}: each sent again with the next token`,
    `  token fetches        ${wechat.tokenFetches}: the first, one a death, and a normal try before the forced one`,
  ]
}

async function run(): Promise<readonly string[]> {
  screen.say(screen.paint('bold', 'Host and mock WeChat start, each a process of its own'))
  const served = await serveSandbox()
  const stopEarly = () => void served.stop().then(() => process.exit(130))
  process.once('SIGINT', stopEarly).once('SIGTERM', stopEarly)
  let code: number | string = 0
  const wrong = await served.ready.then(show).finally(async () => {
    code = await served.stop()
  })
  screen.say(`  stopped              host and mock, exit code ${code}`)
  title('A payment, while the host is killed')
  const wrongPayment = await showPayment(screen)
  title('A new version with a bug, at 5 % of two apps')
  const wrongCanary = await showCanary(screen)
  return [...wrong, ...(code === 0 ? [] : [`the host ended with ${code}`]), ...wrongPayment, ...wrongCanary]
}

const wrong = await run().catch((error: unknown) => [error instanceof Error ? error.message : String(error)])
const verdict = wrong.length === 0 ? screen.paint('green', 'Nothing failed.') : screen.paint('red', 'It failed:')
screen.say('', verdict, ...wrong.map((line) => `  ${line}`))
process.exitCode = wrong.length === 0 ? 0 : 1
