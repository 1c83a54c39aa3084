import type { Fault } from '../errors/host-error.ts'
import type { App } from './app.ts'
import { sandboxAppid, sandboxSecret } from './sandbox-apps.ts'

/** The sandbox's appid and secret stand in this repository for all to read: production refuses them. */
export function sampleFaults(file: string, apps: readonly App[]): readonly Fault[] {
  return apps.flatMap((app, i) => {
    const where = `${file} /apps/${i}`
    const samples = [...app.secrets].filter(([, value]) => value.reveal() === sandboxSecret)
    return [
      ...(app.appid === sandboxAppid ? [sample(`${where}/appid`, 'is the sandbox app')] : []),
      ...samples.map(([name]) => sample(`${where}/secrets/${name}`, 'is the sample secret')),
    ]
  })
}

const sample = (where: string, what: string): Fault => ({
  code: 'WXH_APPS_INVALID',
  where,
  what: `${what}, which is not for production`,
  remedy: "Put your own app's there (WeChat's console, basic configuration).",
})
