import { createServer } from 'node:http'
import { type MockWechat, type NewCallback, payMany, pushToAccount, SANDBOX, type World } from '@wxhost/mock-wechat'
import type { Pair, RawPush } from './raw-push.ts'

export const { appid } = SANDBOX.app
export const { mchid } = SANDBOX.merchant
export const token = 'garbledtoken'
export const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
export const previousKey = 'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210abcdefg'

const messages: readonly (Pick<NewCallback, 'mode' | 'format'> & { key?: 'previous'; type: string })[] = [
  { mode: 'secure', format: 'xml', type: 'text' },
  { mode: 'secure', format: 'xml', type: 'TEMPLATESENDJOBFINISH' },
  { mode: 'secure', format: 'json', type: 'text' },
  { mode: 'secure', format: 'json', type: 'SCAN' },
  { mode: 'compatible', format: 'xml', type: 'location' },
  { mode: 'compatible', format: 'json', type: 'link' },
  { mode: 'secure', format: 'xml', type: 'subscribe', key: 'previous' },
]

/** Where WeChat's pushes are caught instead of reaching the host. */
export interface Catcher {
  /** A fresh set of pushes of every kind, each of another event, as the mock makes them. */
  fresh(): Promise<readonly RawPush[]>
  close(): void
}

export async function openCatcher({ world }: MockWechat): Promise<Catcher> {
  const caught: RawPush[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const [path = '', query = ''] = (request.url ?? '').split('?', 2)
    const headers = pairs(request.rawHeaders).filter(
      ([name]) => !/^(host|connection|content-length|transfer-encoding)$/i.test(name),
    )
    caught.push({ method: request.method ?? '', path, query: queryPairs(query), headers, body })
    response.writeHead(200).end('success')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  let round = 0
  return {
    async fresh() {
      caught.length = 0
      round++
      await pushMessages(world, origin)
      await pushMoney(world, origin, round)
      return [...caught]
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const pairs = (raw: readonly string[]): readonly Pair[] =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []))

const queryPairs = (query: string): readonly Pair[] =>
  query === '' ? [] : query.split('&').map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)])

async function pushMessages(world: World, origin: string): Promise<void> {
  for (const { mode, format, type, key } of messages) {
    const url = `${origin}/inbound/${appid}/message.push`
    world.callbacks.put(appid, {
      ...{ url, token, encodingAESKey: aesKey, previous: previousKey },
      ...(mode && { mode }),
      ...(format && { format }),
    })
    const finish = type === 'TEMPLATESENDJOBFINISH' && { MsgID: world.pushes.takeMsgId(), Status: 'success' }
    const openid = `oGarbled${world.random.word(20)}`
    await pushToAccount(world, appid, { openid, type, ...(key && { key }), fields: { ...finish } }).first
  }
}

/** Payments and claims, under WeChat Pay's certificate and its public key alike, in two spellings of the JSON. */
async function pushMoney(world: World, origin: string, round: number): Promise<void> {
  world.change({ notifyKeyShare: 50, notifySpelling: round % 2 === 0 ? 'odd' : 'compact' })
  payMany(world, {
    mchid,
    appid,
    count: 4,
    notifyUrl: `${origin}/inbound/${mchid}/pay.notify`,
    prefix: `garbled${round}_`,
  })
  const no = `CLM${String(round).padStart(12, '0')}`
  world.claims.apply({
    ...{ mchid, appid, outClaimNo: no, mixTradeNo: '1', claimFee: 45_000, fingerprint: no },
    notifyUrl: `${origin}/inbound/${mchid}/insurance-claim.state-changed`,
  })
  for (const move of ['review', 'approve'] as const) world.claims.act(mchid, no, move)
  await world.notifications.idle()
}
