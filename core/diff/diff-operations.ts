import { canonicalJson } from '../plugin/record/canonical-json.ts'
import type { OperationSurface } from '../plugin/record/plugin-surface.ts'
import { additive, breaking, type Change } from './change.ts'
import { diffNames } from './diff-names.ts'
import { diffInputs, diffOutputs } from './diff-schemas.ts'

export function diffOperation(path: string, old: OperationSurface, now: OperationSurface): readonly Change[] {
  return [
    ...diffEffect(path, old, now),
    ...diffIdempotency(path, old, now),
    ...diffStickiness(path, old, now),
    ...diffNames(`${path}.errors`, old.errors, now.errors, {
      // The host's own classes come on top of every operation, so callers know them all.
      added: ['additive', 'is an error class that it may newly answer'],
      removed: ['breaking', 'is an error class that it answers no longer: what callers do then is never reached'],
    }),
    ...diffInputs(`${path}.input`, old.input, now.input),
    ...diffOutputs(`${path}.output`, old.output, now.output),
  ]
}

const strength = { unsafe: 0, idempotent: 1, safe: 2 } as const

/** Callers, and the host, repeat a call only where a second sending does no harm. */
function diffEffect(
  path: string,
  { effect: old }: OperationSurface,
  { effect: now }: OperationSurface,
): readonly Change[] {
  if (old === now) return []
  return strength[now] < strength[old]
    ? [breaking(`${path}.effect`, 'promises less: repeating a call may do more than before', old, now)]
    : [additive(`${path}.effect`, 'promises more', old, now)]
}

/** What makes a second sending the same one. With another effect it may come or go: that is told of the effect. */
function diffIdempotency(
  path: string,
  { idempotency: old, effect: oldEffect }: OperationSurface,
  { idempotency: now, effect }: OperationSurface,
): readonly Change[] {
  if (old === undefined || now === undefined) {
    if (old === now || oldEffect !== effect) return []
    const at = `${path}.idempotency`
    return old === undefined
      ? [additive(at, 'knows a repeated call now', old, now)]
      : [breaking(at, 'knows a repeated call no longer', old, now)]
  }
  const { windowMs: oldWindow = Number.POSITIVE_INFINITY, ...oldKey } = old
  const { windowMs: newWindow = Number.POSITIVE_INFINITY, ...newKey } = now
  const at = `${path}.idempotency`
  const same = canonicalJson(oldKey) === canonicalJson(newKey)
  return [
    ...(same ? [] : [breaking(at, 'knows a repeated call by something else', oldKey, newKey)]),
    ...(Number(newWindow) < Number(oldWindow)
      ? [breaking(`${at}.windowMs`, 'is remembered for less time', old.windowMs, now.windowMs)]
      : []),
    ...(Number(newWindow) > Number(oldWindow)
      ? [additive(`${at}.windowMs`, 'is remembered for longer', old.windowMs, now.windowMs)]
      : []),
  ]
}

/** During a rollout one key must lead to one version; with another pointer a caller would change sides. */
function diffStickiness(path: string, { stickyBy: old }: OperationSurface, { stickyBy: now }: OperationSurface) {
  if (old === now) return []
  const at = `${path}.stickyBy`
  if (old === undefined) return [additive(at, 'keeps callers on one version', old, now)]
  return [breaking(at, 'keeps other callers together than before', old, now)]
}
