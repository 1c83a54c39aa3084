import { createPublicKey, type KeyObject } from 'node:crypto'
import type { App } from '../../app/app.ts'
import type { Merchant } from '../../app/merchant.ts'
import { rsaSign, rsaVerify } from '../../keys/cipher.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { type Finding, finding } from './finding.ts'

const monthMs = 30 * 24 * 60 * 60 * 1000

/** The keys of every merchant that an app names: whether they work, what they are good for, and for how long. */
export async function describeMerchants(apps: readonly App[], now: number): Promise<readonly Finding[]> {
  const merchants = new Map(
    apps.flatMap(({ merchant }) => (merchant === undefined ? [] : [[merchant.mchid, merchant]])),
  )
  const found = await Promise.all([...merchants.values()].map((merchant) => describeMerchant(merchant, now)))
  return found.flat()
}

const describeMerchant = async (merchant: Merchant, now: number): Promise<readonly Finding[]> => [
  await selfTest(merchant),
  ...verifiers(merchant, now),
  ...notifications(merchant),
  ...ends(merchant, now),
]

async function selfTest({ mchid, keys }: Merchant): Promise<Finding> {
  return (await canSign(keys.privateKey))
    ? finding('merchants', 'ok', `${mchid} signs under the serial ${keys.serial}`)
    : finding('merchants', 'fail', `${mchid} cannot sign with its private key`, 'Download the API certificate anew.')
}

async function canSign(key: KeyObject): Promise<boolean> {
  const data = Buffer.from('wxhost doctor')
  try {
    return rsaVerify(createPublicKey(key), data, await rsaSign(key, data))
  } catch {
    return false
  }
}

/** With what answers and notifications are verified. */
function verifiers({ mchid, keys }: Merchant, now: number): readonly Finding[] {
  const publicKeys = keys.wechatPay.filter(({ kind }) => kind === 'public-key').map(({ id }) => id)
  const certificates = keys.wechatPay.filter(({ kind, until = 0 }) => kind === 'certificate' && until > now)
  const others = [
    ...(keys.apiV3Key === undefined ? [] : ['certificates that are downloaded']),
    ...certificates.map(({ id }) => `the certificate ${id}`),
  ]
  const both = publicKeys.length > 0 && others.length > 0
  const what = `${mchid} verifies WeChat Pay with ${[...publicKeys, ...others].join(', ')}`
  if (!both && publicKeys.length > 0)
    return [finding('merchants', 'note', `${what} alone: sound for merchants that never had certificates`)]
  if (both) return [finding('merchants', 'ok', what)]
  return [
    finding(
      'merchants',
      'note',
      `${what}: merchants since about October 2024 have none, and sign with a public key`,
      'Add it under "wechatPay"."publicKeys" where the console shows a PUB_KEY_ID_….',
    ),
  ]
}

const notifications = ({ mchid, keys }: Merchant): readonly Finding[] =>
  keys.apiV3Key !== undefined
    ? []
    : [
        finding(
          'merchants',
          'warn',
          `${mchid} has no APIv3 key: no notification can be opened`,
          'Set one in the WeChat Pay console (API security), and add it as "apiV3Key".',
        ),
      ]

function ends({ mchid, keys }: Merchant, now: number): readonly Finding[] {
  const own = keys.certificateUntil
  const renewOwn =
    'Apply for a new API certificate in the console; change "certificate", "serial" and "privateKey" together.'
  const theirs = keys.wechatPay.flatMap(({ id, until }) => (until === undefined ? [] : [{ id, until }]))
  return [
    ...(own === undefined ? [] : endOf(`the certificate of ${mchid}`, own, now, 'fail', renewOwn)),
    ...theirs.flatMap(({ id, until }) =>
      endOf(
        `WeChat Pay's certificate ${id} of ${mchid}`,
        until,
        now,
        'warn',
        'Take it out: those in force are downloaded with the APIv3 key; or add the public key.',
      ),
    ),
  ]
}

function endOf(what: string, until: number, now: number, ended: 'warn' | 'fail', remedy: string): readonly Finding[] {
  if (until > now + monthMs) return []
  const day = new Date(until).toISOString().slice(0, 10)
  return until > now
    ? [finding('merchants', 'warn', `${what} ends on ${day}`, remedy)]
    : [finding('merchants', ended, `${what} ended on ${day}`, remedy)]
}

/** An app whose plugin signs as its merchant, and whose merchant has no row. */
export const keylessMerchants = (apps: readonly App[], plugins: PluginRegistry): readonly Finding[] =>
  apps.flatMap(({ appid, mchid, merchant }) => {
    const signing = plugins.servingApp(appid).filter(({ plugin }) => plugin.keys?.includes('merchant') === true)
    if (mchid === undefined || merchant !== undefined || signing.length === 0) return []
    const protocols = signing.map(({ protocol }) => protocol).join(', ')
    return [
      finding(
        'merchants',
        'fail',
        `${appid} has the mchid ${mchid}, whose keys ${protocols} needs, and the apps file has no such merchant`,
        'Add a row to "merchants", or correct the mchid.',
      ),
    ]
  })
