import { additive, breaking, type Change } from './change.ts'
import { type Fields, type PactShape, pactShapes } from './pact-shape.ts'

/**
 * What the two versions say to WeChat, and what they need of its answers. An interaction that only one of them has breaks
 * nobody: what callers rely on is in the surface, and the suite holds each version to its own pact.
 */
export function diffPacts(old: unknown, now: unknown): readonly Change[] {
  const { pairs, gone, come } = pairUp(pactShapes(old), pactShapes(now))
  return [
    ...gone.map(({ description }) =>
      additive(placeOf(description), 'is part of the contract no longer', description, undefined),
    ),
    ...come.map(({ description }) =>
      additive(placeOf(description), 'is newly part of the contract', undefined, description),
    ),
    ...pairs.flatMap(([before, after]) => diffInteraction(before, after)),
  ]
}

const placeOf = (description: string) => `pact "${description}"`

interface Paired {
  readonly pairs: readonly (readonly [PactShape, PactShape])[]
  readonly gone: readonly PactShape[]
  readonly come: readonly PactShape[]
}

/** By description; one that was only renamed is known by what it asks, where nothing else asks the same. */
function pairUp(old: readonly PactShape[], now: readonly PactShape[]): Paired {
  const byName = match(old, now, ({ description }) => description)
  const byTarget = match(byName.gone, byName.come, ({ of, target, status }) => JSON.stringify([of, target, status]))
  return { ...byTarget, pairs: [...byName.pairs, ...byTarget.pairs] }
}

function match(old: readonly PactShape[], now: readonly PactShape[], keyOf: (shape: PactShape) => string): Paired {
  const [before, after] = [Map.groupBy(old, keyOf), Map.groupBy(now, keyOf)]
  const paired = [...before].flatMap(([key, [one, ...others]]) => {
    const [other, ...more] = after.get(key) ?? []
    const alone = others.length === 0 && more.length === 0
    return one !== undefined && other !== undefined && alone ? [[one, other] as const] : []
  })
  const done = new Set(paired.flat())
  return {
    pairs: paired,
    gone: old.filter((one) => !done.has(one)),
    come: now.filter((one) => !done.has(one)),
  }
}

function diffInteraction(old: PactShape, now: PactShape): readonly Change[] {
  const place = placeOf(now.description)
  return [
    ...differs(`${place} request`, 'is sent elsewhere', old.target, now.target),
    ...differs(`${place} status`, "is another status of WeChat's", old.status, now.status),
    // WeChat refuses what it does not know, and may do other than before without what it was told.
    ...diffFields(`${place} request`, old.sent, now.sent, {
      come: (path, type) => breaking(path, 'is newly sent', undefined, type),
      gone: (path, type) => breaking(path, 'is sent no longer', type, undefined),
    }),
    // WeChat may have answers without it: the old version did not look.
    ...diffFields(`${place} answer`, old.read, now.read, {
      come: (path, type) => breaking(path, 'is newly demanded of WeChat', undefined, type),
      gone: (path, type) => additive(path, 'is demanded of WeChat no longer', type, undefined),
    }),
  ]
}

const differs = (path: string, what: string, old: unknown, now: unknown): readonly Change[] =>
  old === now ? [] : [breaking(path, what, old, now)]

interface FieldRules {
  readonly come: (path: string, type: string) => Change
  readonly gone: (path: string, type: string) => Change
}

/** A member that comes or goes with all that is in it is told once. */
function diffFields(place: string, old: Fields, now: Fields, rules: FieldRules): readonly Change[] {
  const gone = topmost([...old.keys()].filter((path) => !now.has(path)))
  const come = topmost([...now.keys()].filter((path) => !old.has(path)))
  return [
    ...gone.map((path) => rules.gone(place + path, old.get(path) ?? '')),
    ...come.map((path) => rules.come(place + path, now.get(path) ?? '')),
    ...[...now].flatMap(([path, type]) =>
      old.has(path) ? differs(place + path, 'is of another type', old.get(path), type) : [],
    ),
  ]
}

const topmost = (paths: readonly string[]): readonly string[] =>
  paths.filter((path) => !paths.some((other) => path !== other && path.startsWith(`${other}/`)))
