import { pause } from '../../support/host-process.ts'
import type { Screen } from '../screen.ts'
import { type CanaryLedger, whatIsWrongWithCanary } from './canary-verdict.ts'
import { OrderStream } from './order-stream.ts'
import { PayStage, payers } from './pay-stage.ts'

/** A version with a bug is taken back after a handful of failed calls; the mended one is promoted. @returns what went wrong */
export async function showCanary(screen: Screen): Promise<readonly string[]> {
  const stage = await PayStage.start()
  const orders = new OrderStream(stage.hostUrl)
  try {
    orders.start()
    const faulty = await showRollback(stage, screen)
    const mended = await showPromotion(stage, screen, orders)
    await orders.stop()
    return whatIsWrongWithCanary(await ledgerOf(stage, screen, orders, { faulty, mended }))
  } finally {
    await orders.stop()
    await stage.stop()
  }
}

/** pay-v3 1.1.0 sends totals of 100 yuan and more as text, and WeChat refuses them. */
async function showRollback(stage: PayStage, screen: Screen): Promise<CanaryLedger['faulty']> {
  screen.say(
    screen.paint('yellow', '  pay-v3 1.1.0 comes to the running host; it has a bug that no contract has a case for'),
  )
  await run(stage, screen, 'plugin', 'add', ...stage.packageOf('pay-v3@1.1.0'))
  const id = await begin(stage, screen, 'pay-v3@1.1.0', '5%')
  let shown = -1
  for (;;) {
    const { rollout, judge, rescued } = await stage.rollout(id)
    const { evidence } = Object.values(judge.detectors).reduce((a, b) => (a.evidence > b.evidence ? a : b))
    const { requests, failed } = judge.arms.canary
    if (failed !== shown || rollout.state.kind !== 'running')
      screen.say(
        `  canary ${requests} calls, ${failed} failed, ${rescued} answered by stable | evidence ${evidence.toFixed(1)} of ${judge.threshold}`,
      )
    shown = failed
    if (rollout.state.kind === 'rolled-back') {
      screen.say(screen.paint('green', `  rolled back by the host (${rollout.state.why})`), '')
      screen.say(...indented(await stage.wxhost('rollout', 'status', id)), '')
      return { state: rollout.state.kind, failed }
    }
    if (rollout.state.kind !== 'running') return { state: rollout.state.kind, failed }
    await pause(250)
  }
}

async function showPromotion(stage: PayStage, screen: Screen, orders: OrderStream): Promise<CanaryLedger['mended']> {
  screen.say(screen.paint('yellow', '  pay-v3 1.1.1 is mended'))
  await run(stage, screen, 'plugin', 'add', ...stage.packageOf('pay-v3@1.1.1'))
  const id = await begin(stage, screen, 'pay-v3@1.1.1', '50%')
  // Enough for the eye; in earnest the acceptance test of each step decides.
  while ((await stage.rollout(id)).judge.arms.canary.requests < 50) await pause(250)
  await run(stage, screen, 'rollout', 'promote', id, '--all', '--why', 'seen enough')
  await pause(500)
  const { rollout } = await stage.rollout(id)
  return { state: rollout.state.kind, answeredBy: orders.lastBy }
}

async function begin(stage: PayStage, screen: Screen, canary: string, weight: string): Promise<string> {
  const apps = payers.map(({ appid }) => appid).join(',')
  const plan = ['rollout', 'plan', 'pay', canary, '--steps', weight, '--apps', apps, '--why', 'demo']
  screen.say(screen.paint('dim', `  $ wxhost ${plan.join(' ')}`))
  const { rollout } = JSON.parse(await stage.wxhost(...plan, '--json')) as { rollout: { id: string } }
  await run(stage, screen, 'rollout', 'start', rollout.id, '--why', 'demo')
  return rollout.id
}

/** Everybody pays; the ledger shows what each order was paid. */
async function ledgerOf(
  stage: PayStage,
  screen: Screen,
  orders: OrderStream,
  rollouts: Pick<CanaryLedger, 'faulty' | 'mended'>,
): Promise<CanaryLedger> {
  for (const number of orders.numbers) await stage.control(`/orders/${number}/pay`, {}).catch(() => undefined)
  const { movements } = (await stage.control('/ledger')) as {
    movements: readonly { kind: string; outTradeNo: string }[]
  }
  const paid = movements.filter(({ kind }) => kind === 'payment').map(({ outTradeNo }) => outTradeNo)
  screen.say(
    '',
    `  orders               ${orders.numbers.length}, answered ${orders.answered}`,
    `  failed by the canary ${rollouts.faulty.failed}, each answered by stable`,
    `  paid                 ${paid.length} times, ${new Set(paid).size} different orders`,
    `  answers now          ${rollouts.mended.answeredBy}`,
  )
  return { orders: orders.numbers.length, answered: orders.answered, paid, ...rollouts }
}

async function run(stage: PayStage, screen: Screen, ...args: readonly string[]): Promise<void> {
  screen.say(screen.paint('dim', `  $ wxhost ${args.map((arg) => (arg.includes('/') ? '…' : arg)).join(' ')}`))
  screen.say(...indented(await stage.wxhost(...args)))
}

const indented = (text: string): readonly string[] => text.split('\n').map((line) => `  ${line}`)
