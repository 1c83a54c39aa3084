import type { ChannelSurface, CredentialSurface, PluginSurface } from '../plugin/record/plugin-surface.ts'
import { additive, breaking, type Change } from './change.ts'
import { diffNames, diffRecords, type NameRules } from './diff-names.ts'
import { diffOperation } from './diff-operations.ts'

/** What callers, WeChat, other plugins and the operator rely on. */
export function diffSurfaces(old: PluginSurface, now: PluginSurface): readonly Change[] {
  return [
    ...same('protocol', 'is another protocol', old.protocol, now.protocol),
    ...diffRecords('operations', old.operations, now.operations, provided('operation'), diffOperation),
    ...diffRecords('channels', old.channels, now.channels, provided('channel'), diffChannel),
    ...diffRecords('credentials', old.credentials, now.credentials, provided('credential'), diffCredential),
    ...diffNames('needs', old.needs, now.needs, demanded('a credential that another plugin must supply')),
    ...diffNames('keys', old.keys, now.keys, demanded('a key that every app must have')),
    ...diffNames('origins', old.origins, now.origins, demanded('an origin that the way out must be open to')),
    ...diffRecords('secrets', old.secrets, now.secrets, demanded('a secret that every app must have'), diffSecret),
  ]
}

/** What the plugin gives: somebody uses what goes away. */
const provided = (what: string): NameRules => ({
  added: ['additive', `is a new ${what}`],
  removed: ['breaking', `is no ${what} any more`],
})

/** What the plugin takes: it was not there to be taken before. */
const demanded = (what: string): NameRules => ({
  added: ['breaking', `is newly needed as ${what}`],
  removed: ['additive', `is needed no longer as ${what}`],
})

const same = (path: string, what: string, old: string, now: string): readonly Change[] =>
  old === now ? [] : [breaking(path, what, old, now)]

/** A promise that is given or taken back. */
function promise(path: string, what: string, old: boolean, now: boolean): readonly Change[] {
  if (old === now) return []
  return old ? [breaking(path, `${what} no longer`, old, now)] : [additive(path, `${what} now`, old, now)]
}

/** The owner stands in the address that WeChat was given. */
const diffChannel = (path: string, old: ChannelSurface, now: ChannelSurface): readonly Change[] => [
  ...same(`${path}.owner`, 'is called in the name of another', old.owner, now.owner),
  ...promise(`${path}.get`, 'answers the check of the address', old.get, now.get),
  ...promise(`${path}.reply`, 'answers with a message', old.reply, now.reply),
]

const diffCredential = (path: string, old: CredentialSurface, now: CredentialSurface): readonly Change[] => [
  ...same(`${path}.owner`, 'belongs to another', old.owner, now.owner),
  ...diffNames(`${path}.provides`, old.provides, now.provides, provided('value')),
  ...diffNames(`${path}.origins`, old.origins, now.origins, {
    added: ['additive', 'is an origin that it may newly be sent to'],
    removed: ['breaking', 'is an origin that it may be sent to no longer'],
  }),
  ...promise(`${path}.durable`, 'outlives the process', old.durable, now.durable),
]

const diffSecret = (path: string, old: readonly string[], now: readonly string[]): readonly Change[] =>
  diffNames(path, old, now, {
    added: ['breaking', 'is an origin that the secret is newly sent to'],
    removed: ['additive', 'is an origin that the secret is sent to no longer'],
  })
