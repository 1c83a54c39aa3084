import { isIP } from 'node:net'
import type { InboundSettings, Mode } from '../settings.ts'
import { splitList } from './read-network.ts'
import type { VariableReader } from './variable-reader.ts'

/**
 * What holds for pushes: how long they are kept, where they may be handed on to, whose clock is asked. Not shorter than outcomes
 * are kept: by the ids in the inbox alone a query knows that it found what was pushed already.
 */
export function readInbound(reader: VariableReader, mode: Mode): InboundSettings {
  return {
    retentionDays: reader.integer('WXHOST_INBOX_RETENTION_DAYS', { fallback: 30, min: 30, max: 3650 }),
    webhookNetworks: [...(mode === 'sandbox' ? ['127.0.0.0/8', '::1/128'] : []), ...readNetworks(reader)],
    sntpServer: readSntpServer(reader),
  }
}

function readNetworks(reader: VariableReader): readonly string[] {
  const networks = splitList(reader.text('WXHOST_WEBHOOK_NETWORKS'))
  for (const network of networks.filter((one) => !isNetwork(one)))
    reader.fault(
      'WXHOST_WEBHOOK_NETWORKS',
      `"${network}" is no network`,
      'Write address/bits, separated by commas, e.g. 10.1.0.0/16.',
      undefined,
    )
  return networks.filter(isNetwork)
}

function isNetwork(text: string): boolean {
  const [, address = '', bits = ''] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? []
  const family = isIP(address)
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128)
}

function readSntpServer(reader: VariableReader): string | undefined {
  const text = reader.text('WXHOST_SNTP_SERVER')
  if (text === undefined) return undefined
  const [, host, port = '123'] = /^([A-Za-z0-9.-]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  if (host !== undefined && Number(port) > 0 && Number(port) < 65_536) return `${host}:${port}`
  return reader.fault('WXHOST_SNTP_SERVER', 'is no host and port', 'Write e.g. ntp.example.com:123.', undefined)
}
