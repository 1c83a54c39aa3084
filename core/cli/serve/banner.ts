import { sandboxAppid } from '../../app/sandbox-apps.ts'
import type { RunningHost } from '../../host.ts'
import type { LocalSettings } from '../../settings/read-settings.ts'
import { type CliIo, paint } from '../cli-io.ts'

/** What runs where, and in the sandbox a first call that works when pasted. */
export function banner(
  io: Pick<CliIo, 'colors'>,
  settings: LocalSettings,
  host: RunningHost,
  mockUrl?: string,
): string {
  const rows: [string, string | undefined][] = [
    ['host', host.url],
    ['docs', `${host.url}/docs`],
    ['mock WeChat', mockUrl],
    ['plugins', host.plugins.join(', ')],
    ['apps', shortList(host.appids)],
    ['data', settings.dataDir],
    ['audit', settings.auditFile],
  ]
  const table = rows.flatMap(([name, value]) => (value ? [`  ${paint(io, 'dim', name.padEnd(12))} ${value}`] : []))
  const heading = paint(io, 'bold', `wxhost is ready (${settings.mode})`)
  const first =
    mockUrl === undefined || settings.appsFile !== undefined
      ? []
      : ['', 'A first message:', '', firstCurl(settings, host.url)]
  return [heading, ...table, ...first, '', 'Stop with Ctrl+C.'].join('\n')
}

/** One line; the mock's sample user and template. */
function firstCurl({ apiKeysFile }: Pick<LocalSettings, 'apiKeysFile'>, url: string): string {
  const body = {
    touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
    template_id: 'industry:order-paid',
    data: { thing1: { value: '门诊挂号' }, time2: { value: '2026-11-20 10:00' }, amount3: { value: '12.50元' } },
  }
  const key = apiKeysFile === undefined ? '' : ` -H "authorization: Bearer $API_KEY"`
  return `curl -sS ${url}/v1/apps/${sandboxAppid}/template/send -H 'content-type: application/json'${key} -d '${JSON.stringify(body)}'`
}

const shortList = (appids: readonly string[]): string =>
  appids.length <= 5 ? appids.join(', ') : `${appids.slice(0, 5).join(', ')} and ${appids.length - 5} more`
