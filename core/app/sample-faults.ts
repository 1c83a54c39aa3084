import type { Fault } from '../errors/host-error.ts'
import type { App } from './app.ts'
import { sampleSecrets, sandboxAppid } from './sandbox-apps.ts'

/** The sandbox's ids, secrets and keys stand in this repository for all to read: production refuses them. */
export function sampleFaults(file: string, apps: readonly App[]): readonly Fault[] {
  return apps.flatMap((app, i) => {
    const where = `${file} /apps/${i}`
    const { merchant } = app
    return [
      ...(app.appid === sandboxAppid ? [sample(`${where}/appid`, 'is the sandbox app')] : []),
      ...samplesOf(app.secrets).map((name) => sample(`${where}/secrets/${name}`, 'is the sample secret')),
      ...(merchant === undefined ? [] : samplesOf(merchant.secrets)).map((name) =>
        sample(`${file} merchant ${merchant?.mchid} ${name}`, 'is a sample key'),
      ),
    ]
  })
}

const samplesOf = (secrets: App['secrets']): readonly string[] =>
  [...secrets].filter(([, value]) => sampleSecrets.has(value.reveal().trim())).map(([name]) => name)

const sample = (where: string, what: string): Fault => ({
  code: 'WXH_APPS_INVALID',
  where,
  what: `${what}, which is not for production`,
  remedy: "Put your own app's there (WeChat's console, basic configuration).",
})
