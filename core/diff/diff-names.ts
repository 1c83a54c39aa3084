import { additive, breaking, type Change } from './change.ts'

/** What it means when a name comes, and when one goes. */
export interface NameRules {
  readonly added: readonly ['breaking' | 'additive', string]
  readonly removed: readonly ['breaking' | 'additive', string]
}

const kinds = { breaking, additive }

export function diffNames(
  path: string,
  old: readonly string[],
  now: readonly string[],
  rules: NameRules,
): readonly Change[] {
  const [addedKind, added] = rules.added
  const [removedKind, removed] = rules.removed
  return [
    ...old.filter((name) => !now.includes(name)).map((name) => kinds[removedKind](path, removed, name, undefined)),
    ...now.filter((name) => !old.includes(name)).map((name) => kinds[addedKind](path, added, undefined, name)),
  ]
}

type Named<T> = Readonly<Record<string, T>>

/** Compares what stands under the same name, and says which names went and came. */
export function diffRecords<T>(
  path: string,
  old: Named<T>,
  now: Named<T>,
  rules: NameRules,
  diff: (path: string, old: T, now: T) => readonly Change[],
): readonly Change[] {
  const shared = Object.entries(old).flatMap(([name, one]) => {
    const other = Object.hasOwn(now, name) ? now[name] : undefined
    return other === undefined ? [] : diff(`${path}.${name}`, one, other)
  })
  return [...diffNames(path, Object.keys(old), Object.keys(now), rules), ...shared]
}
