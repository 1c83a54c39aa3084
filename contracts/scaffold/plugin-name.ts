import { ContractFault } from '../drive/contract-fault.ts'

/** What a plugin is called: `pay-v4` is API version v4 of protocol `pay`; `oauth2` has one API version only. */
export interface PluginName {
  /** e.g. `pay-v4` */
  readonly id: string
  readonly protocol: string
  readonly apiVersion: string
}

const form = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** @throws ContractFault */
export function pluginName(text: string): PluginName {
  if (!form.test(text) || text.length > 60)
    throw new ContractFault(
      `${JSON.stringify(text)} is no name for a plugin: expected lower-case words with "-" between them, at most 60 ` +
        'characters, the protocol first and the API version last, e.g. pay-v4.',
    )
  const [, protocol, apiVersion] = /^(.+)-(v\d+)$/.exec(text) ?? []
  return protocol === undefined || apiVersion === undefined
    ? { id: text, protocol: text, apiVersion: 'v1' }
    : { id: text, protocol, apiVersion }
}
