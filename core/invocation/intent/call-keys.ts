import { type Idempotency, valueAt } from '../../protocol/index.ts'
import type { CallRequest } from '../call-request.ts'
import { bodyHash, intentId } from './intent-id.ts'

/** Under what a call may be come back for. */
export interface CallKey {
  /** Of its intent. */
  readonly id: string
  readonly bodyHash: string
  /** Name and version of the plugin that a request under it would be written by. */
  readonly plugin: string
  readonly pluginVersion: string
  /** How it is called in messages: the header, or the field of the input that holds the number. */
  readonly name: string
  readonly isHeader: boolean
  /** A final answer is given again. Otherwise the stored body is sent again: WeChat answers for the number as it is now. */
  readonly replays: boolean
  /** How long it is remembered, in milliseconds. */
  readonly keepMs: number
}

/** Longer than any caller's retry. */
const headerKeepMs = 24 * 3_600_000
/** Longer than an order stays open (7 days), and than anybody asks for a refund that was never answered. */
const numberKeepMs = 30 * 24 * 3_600_000

/** The caller's own key and the number by which WeChat knows the request; none for what is safe. */
export function callKeysOf(request: CallRequest): readonly CallKey[] {
  if (request.operation.effect === 'safe') return []
  const keys = [headerKey(request), numberKey(request)].filter((key) => key !== undefined)
  if (keys.length === 0) return []
  const { name: plugin, version: pluginVersion } = request.loaded.id
  return keys.map((key) => ({ ...key, plugin, pluginVersion }))
}

type OwnKey = Omit<CallKey, 'plugin' | 'pluginVersion'>

function headerKey({ app, loaded, operationName, input, idempotencyKey }: CallRequest): OwnKey | undefined {
  if (idempotencyKey === undefined) return undefined
  const id = intentId(app.appid, loaded.protocol, operationName, idempotencyKey)
  return { id, bodyHash: bodyHash(input), name: 'Idempotency-Key', isHeader: true, replays: true, keepMs: headerKeepMs }
}

function numberKey({ app, loaded, operation, operationName, input }: CallRequest): OwnKey | undefined {
  const { idempotency } = operation
  if (idempotency === undefined || idempotency.key === 'call') return undefined
  const number = valueAt(input, idempotency.key)
  if (typeof number !== 'string' || number === '') return undefined
  const owner = idempotency.owner === 'merchant' ? (app.mchid ?? app.appid) : app.appid
  // At least two parts more than a caller's key has, so that no caller's key can be taken for a number.
  const parts = [idempotency.key, number, ...partyOf(idempotency.scope, input, app.settings[loaded.protocol])]
  const id = intentId(owner, loaded.protocol, operationName, JSON.stringify(parts))
  return {
    id: `n${id}`,
    // What is sent names the app, too: another app of this merchant would be given what is paid under this one.
    bodyHash: bodyHash([app.appid, input]),
    name: idempotency.key.slice(1),
    isHeader: false,
    // Where WeChat would do it once more, or has forgotten the number: nothing is sent again.
    replays: operation.effect === 'unsafe' || idempotency.windowMs !== undefined,
    keepMs: numberKeepMs,
  }
}

function partyOf(scope: Idempotency['scope'], input: unknown, settings: Readonly<Record<string, unknown>> = {}) {
  if (scope === undefined) return []
  const set = Object.hasOwn(settings, scope.setting) ? settings[scope.setting] : undefined
  const party = valueAt(input, scope.input) ?? set
  return typeof party === 'string' ? [party] : []
}
