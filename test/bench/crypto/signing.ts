import { createPrivateKey, sign } from 'node:crypto'
import { rsaSign } from '../../../core/keys/cipher.ts'
import type { Call, SignableRequest } from '../../../core/protocol/index.ts'
import { authorizePay } from '../../../core/protocol/pay/index.ts'
import type { Given } from './given.ts'
import type { Signed, Signing } from './orders.ts'
import { order } from './samples.ts'

const request: SignableRequest = {
  method: 'POST',
  origin: 'https://api.mch.weixin.qq.com',
  target: '/v3/pay/transactions/jsapi',
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(order),
}

/** One signature, in each of the ways that are compared. */
export function signings({ merchant }: Given, call: () => Call) {
  const key = createPrivateKey(merchant.privateKey)
  const message = Buffer.concat([Buffer.from('POST\n/v3/pay/transactions/jsapi\n1554208460\nnonce\n'), request.body])
  return {
    raw: () => rsaSign(key, message),
    payment: () => authorizePay(request, call()),
    sync: () => sign('sha256', message, key),
  } satisfies Record<Signing | 'sync', () => unknown>
}

/** Keeps `inFlight` of them under way for about `ms`. */
export async function saturate(one: () => Promise<unknown>, inFlight: number, ms: number): Promise<Signed> {
  const start = performance.now()
  const startCpu = process.cpuUsage()
  let done = 0
  const line = async () => {
    while (performance.now() - start < ms) {
      await one()
      done++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, line))
  const { user, system } = process.cpuUsage(startCpu)
  return { perSecond: (done * 1_000) / (performance.now() - start), perCpuSecond: (done * 1_000_000) / (user + system) }
}
