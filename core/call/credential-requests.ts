import type { App } from '../app/app.ts'
import { componentOf } from '../app/app-owners.ts'
import { appViewFor } from '../app/app-view.ts'
import type { CredentialRequest, FetchCredential } from '../credential/credentials.ts'
import type { Owner } from '../credential/owner.ts'
import { HostError } from '../errors/host-error.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { PluginRegistry, SuppliedCredential } from '../plugin/plugin-registry.ts'
import type { CredentialSource, OwnerKind } from '../protocol/index.ts'
import type { PluginRunner } from '../runner/plugin-runner.ts'
import { SourceTerms } from './source-terms.ts'

/** Turns "the access token of this app" into a request that the credential service understands. Made once an app. */
export interface CredentialRequests {
  /** @throws HostError WXH_CREDENTIAL_UNSUPPLIED, WXH_CONFIG (the app has no such owner). */
  of(app: App, name: string): CredentialRequest
}

export type MakeFetch = (app: App, supplied: SuppliedCredential) => FetchCredential

export function createCredentialRequests(
  registry: PluginRegistry,
  makeFetch: MakeFetch,
  runner: Pick<PluginRunner, 'renewAheadMs' | 'mayForce'>,
): CredentialRequests {
  const made = new WeakMap<App, Map<string, Made>>()

  return {
    of(app, name) {
      let byName = made.get(app)
      if (byName === undefined) {
        byName = new Map()
        made.set(app, byName)
      }
      const known = byName.get(name)
      const loaded = registry.list()
      if (known?.loaded === loaded) return known.request
      // Plugins came or went: the request stays as long as its source does, with what was learned of it.
      const source = registry.credentialSource(app.appid, name)?.source
      const request =
        known !== undefined && known.source === source
          ? known.request
          : makeRequest(app, name, { registry, makeFetch, runner })
      byName.set(name, { request, source, loaded })
      return request
    },
  }
}

interface Made {
  readonly request: CredentialRequest
  readonly source: CredentialSource | undefined
  /** All that was loaded when it was last looked at. */
  readonly loaded: readonly LoadedPlugin[]
}

interface RequestParts {
  readonly registry: PluginRegistry
  readonly makeFetch: MakeFetch
  readonly runner: Pick<PluginRunner, 'renewAheadMs' | 'mayForce'>
}

function makeRequest(app: App, name: string, { registry, makeFetch, runner }: RequestParts): CredentialRequest {
  const supplied = registry.credentialSource(app.appid, name)
  if (supplied === undefined)
    throw new HostError(
      'WXH_CREDENTIAL_UNSUPPLIED',
      `No plugin that serves this app supplies the credential "${name}". Add one to plugins.manifest.json.`,
    )
  const { source, by } = supplied
  const terms = new SourceTerms(source, appViewFor(app, by.protocol), runner)
  return {
    owner: ownerOf(app, source.owner),
    sourceName: supplied.name,
    valueName: name,
    prepare: () => terms.learn(),
    get renewAheadMs() {
      return terms.renewAheadMs
    },
    durable: source.durable === true,
    get mayForce() {
      return terms.mayForce
    },
    fetch: makeFetch(app, supplied),
  }
}

function ownerOf(app: App, kind: OwnerKind): Owner {
  const id = { app: app.appid, merchant: app.mchid, component: componentOf(app) }[kind]
  if (id !== undefined) return { kind, id }
  const field = kind === 'merchant' ? 'mchid' : 'componentAppid'
  throw new HostError(
    'WXH_CONFIG',
    `The app has no ${field}, which a credential of its ${kind} needs. Add it to the apps file.`,
  )
}
