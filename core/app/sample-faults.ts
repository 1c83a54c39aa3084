import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Fault } from '../errors/host-error.ts'
import type { App } from './app.ts'
import type { Merchant } from './merchant.ts'
import { sampleKeys, sampleSecrets, sandboxAppid, sandboxMchid } from './sandbox-apps.ts'

/** The sandbox's ids, secrets and keys stand in this repository for all to read: production refuses them. */
export const sampleFaults = (
  file: string,
  apps: readonly App[],
  merchants: readonly (Merchant | undefined)[],
): readonly Fault[] => [
  ...apps.flatMap((app, i) => appSamples(`${file} /apps/${i}`, app)),
  ...merchants.flatMap((merchant, i) =>
    merchant === undefined ? [] : merchantSamples(`${file} /merchants/${i}`, merchant),
  ),
]

function appSamples(where: string, { appid, secrets }: App): readonly Fault[] {
  const found = [...secrets].filter(([, value]) => sampleSecrets.has(value.reveal().trim()))
  return [
    ...(appid === sandboxAppid ? [sample(`${where}/appid`, 'is the sandbox app')] : []),
    ...found.map(([name]) => sample(`${where}/secrets/${name}`, 'is the sample secret')),
  ]
}

/** Keys are compared as what they are: in another format, or wrapped in other lines, a sample is a sample. */
function merchantSamples(where: string, { mchid, keys }: Merchant): readonly Fault[] {
  const { privateKey, apiV3Key, wechatPay } = keys
  const found: readonly (readonly [boolean, string, string])[] = [
    [mchid === sandboxMchid, 'mchid', 'is the sandbox merchant'],
    [isSample(createPublicKey(privateKey)), 'privateKey', 'is a sample key'],
    [apiV3Key !== undefined && sampleKeys().apiV3Key.equals(apiV3Key), 'apiV3Key', 'is the sample key'],
    [wechatPay.some(({ key }) => isSample(key)), 'wechatPay', 'holds a sample key'],
  ]
  return found
    .filter(([is]) => is)
    .map(([, at, what]) =>
      sample(`${where}/${at}`, what, "Put your own merchant's there (WeChat Pay console, API security)."),
    )
}

const isSample = (key: KeyObject): boolean => sampleKeys().publicKeys.some((known) => known.equals(key))

const sample = (
  where: string,
  what: string,
  remedy = "Put your own app's there (WeChat's console, basic configuration).",
): Fault => ({ code: 'WXH_APPS_INVALID', where, what: `${what}, which is not for production`, remedy })
