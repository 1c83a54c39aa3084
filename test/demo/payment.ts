import { createHmac } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SANDBOX } from '@wxhost/mock-wechat'
import { callHost } from '../support/call-host.ts'
import { freePort, HostProcess, pause } from '../support/host-process.ts'
import { MockProcess } from '../support/mock-process.ts'
import { type PaymentLedger, whatIsWrongWithPayment } from './payment-verdict.ts'
import type { Screen } from './screen.ts'

const appid = 'wxd678efh567hg6787'
const mchid = '1900000109'
const secret = 'demo-webhook-secret-0123456789abcdef'
const orderNo = 'demo-20261121-0001'

/** What the shop's service was handed, with a signature that is right. */
interface Delivery {
  readonly id: string
  readonly isSigned: boolean
}

/** One payment, while the shop's service is away and the host is killed. @returns what went wrong, one line each */
export async function showPayment(screen: Screen): Promise<readonly string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-demo-pay-'))
  const mock = await MockProcess.start(await freePort())
  const shop = new Shop()
  await writeFile(join(dataDir, 'apps.json'), JSON.stringify(appsWith(await shop.listen())), { mode: 0o600 })
  const host = new HostProcess(await freePort(), {
    WXHOST_DATA_DIR: dataDir,
    WXHOST_APPS: join(dataDir, 'apps.json'),
    WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mock.url},https://api.mch.weixin.qq.com=${mock.url}`,
  })
  try {
    await host.start()
    return whatIsWrongWithPayment(await play(screen, host, mock.url, shop))
  } finally {
    await shop.close()
    await host.stop()
    await mock.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function play(screen: Screen, host: HostProcess, mockUrl: string, shop: Shop): Promise<PaymentLedger> {
  const ordered = await callHost(host.url, appid, 'pay.order-jsapi', order)
  screen.say(
    `  POST /v1/apps/${appid}/pay/order-jsapi`,
    screen.paint('dim', `  ${ordered.status}, prepay_id ${ordered.output.prepay_id}`),
  )
  await control(mockUrl, `/orders/${orderNo}/pay`, {})
  screen.say("  the user pays; WeChat notifies; the shop's service is away")
  const [notification] = await accepted(mockUrl, 1)
  await host.kill()
  screen.say(
    screen.paint('yellow', '  the host is killed (kill -9) with the notification acknowledged and not yet handed on'),
  )
  shop.open()
  await host.start()
  screen.say("  the host is back, and so is the shop's service")
  await control(mockUrl, `/notifications/${notification?.id}/send`, { copies: 2 })
  screen.say('  WeChat sends the same notification twice more')
  await accepted(mockUrl, 3)
  await shop.received()
  // Were a copy handed on as well, it would come now.
  await pause(500)
  const outcome = await (await fetch(`${host.url}/v1/apps/${appid}/pay/outcomes/order:${orderNo}`)).json()
  const { movements } = (await control(mockUrl, '/ledger')) as { movements: readonly { kind: string }[] }
  const [sent] = await accepted(mockUrl, 3)
  const ledger: PaymentLedger = {
    ordered: ordered.status,
    moved: movements.filter(({ kind }) => kind === 'payment').length,
    sent: sent?.tries.length ?? 0,
    acknowledged: sent?.tries.filter(({ outcome: became }) => became === 'accepted').length ?? 0,
    deliveries: shop.deliveries,
    stage: String((outcome as { stage?: unknown }).stage),
  }
  screen.say(
    `  money moved          ${ledger.moved} time`,
    `  notifications        ${ledger.sent} sent by WeChat, ${ledger.acknowledged} acknowledged`,
    `  handed to the shop   ${ledger.deliveries.length} time, as ${ledger.deliveries[0]?.id}, signed`,
    `  outcome of the order ${ledger.stage}`,
  )
  return ledger
}

const order = {
  description: '门诊挂号',
  out_trade_no: orderNo,
  amount: { total: 1250 },
  payer: { openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8' },
}

/** The shop's own service: takes what the host hands on, once it is open. It keeps its port while it is away. */
class Shop {
  readonly deliveries: Delivery[] = []
  #server: Server | undefined
  #isOpen = false

  open(): void {
    this.#isOpen = true
  }

  /** @returns its port. */
  listen(): Promise<number> {
    const server = createServer((request, response) => {
      if (!this.#isOpen) return void request.socket.destroy()
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = request.headers
        const signed = `${id}.${at}.${Buffer.concat(chunks)}`
        const expected = `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`
        this.deliveries.push({ id: String(id), isSigned: given === expected })
        response.writeHead(204).end()
      })
    })
    this.#server = server
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
  }

  async received(): Promise<void> {
    for (let tries = 0; tries < 600 && this.deliveries.length === 0; tries++) await pause(50)
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise<void>((resolve) => (this.#server === undefined ? resolve() : this.#server.close(() => resolve())))
  }
}

interface Notification {
  readonly id: string
  readonly tries: readonly { readonly outcome: string }[]
}

/** Once WeChat's notifications were acknowledged so many times. */
async function accepted(mockUrl: string, times: number): Promise<readonly Notification[]> {
  for (let tries = 0; tries < 200; tries++) {
    const { notifications } = (await control(mockUrl, '/notifications')) as { notifications: readonly Notification[] }
    const count = notifications.flatMap((one) => one.tries).filter(({ outcome }) => outcome === 'accepted').length
    if (count >= times) return notifications
    await pause(50)
  }
  throw new Error(`The notification was not acknowledged ${times} times.`)
}

async function control(mockUrl: string, path: string, body?: object): Promise<unknown> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`${mockUrl}/__mock${path}`, init)
  if (!answer.ok) throw new Error(`The mock answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

const appsWith = (shopPort: number) => ({
  apps: [
    {
      appid,
      kind: 'official-account',
      mchid,
      secrets: { 'app-secret': 'inline:sandbox-app-secret-0123456789abcdef' },
      settings: { pay: {} },
    },
  ],
  merchants: [
    {
      mchid,
      serial: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
      privateKey: `inline:${SANDBOX.merchant.privateKey}`,
      apiV3Key: 'inline:0123456789abcdefghijABCDEFGHIJ98',
      webhook: { url: `http://127.0.0.1:${shopPort}/wechat`, secrets: [`inline:${secret}`] },
    },
  ],
})
