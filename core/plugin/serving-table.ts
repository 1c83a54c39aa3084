/** Who serves something (a protocol, a credential) to which apps. */
export interface Claim<T> {
  /** `template`, `access-token`, … */
  readonly name: string
  /** appids; undefined: every app. */
  readonly apps: readonly string[] | undefined
  readonly by: T
}

interface Row<T> {
  everyApp: T | undefined
  readonly byApp: Map<string, T>
}

/** Claims that do not contradict each other, found in constant time: this is asked for every call. */
export class ServingTable<T> {
  readonly #rows = new Map<string, Row<T>>()

  constructor(claims: readonly Claim<T>[]) {
    for (const claim of claims) {
      const row = this.#rows.get(claim.name) ?? { everyApp: undefined, byApp: new Map() }
      this.#rows.set(claim.name, row)
      if (claim.apps === undefined) row.everyApp = claim.by
      else for (const appid of claim.apps) row.byApp.set(appid, claim.by)
    }
  }

  find(appid: string, name: string): T | undefined {
    const row = this.#rows.get(name)
    return row?.byApp.get(appid) ?? row?.everyApp
  }

  /** All that serve this app, one a name. */
  forApp(appid: string): readonly T[] {
    return [...this.#rows.values()].flatMap((row) => row.byApp.get(appid) ?? row.everyApp ?? [])
  }
}

/** Two claims to one name for one app: an order that nobody wrote down must not decide. */
export interface Conflict<T> {
  readonly name: string
  /** An app that both want; undefined: every app. */
  readonly appid: string | undefined
  readonly first: T
  readonly second: T
}

/** Each later claim is named once, against the first one that it contradicts. */
export function findConflicts<T>(claims: readonly Claim<T>[]): readonly Conflict<T>[] {
  const byName = Map.groupBy(claims, (claim) => claim.name)
  return [...byName.values()].flatMap((rivals) => rivals.flatMap((claim, i) => conflictOf(claim, rivals.slice(0, i))))
}

function conflictOf<T>(claim: Claim<T>, earlier: readonly Claim<T>[]): readonly Conflict<T>[] {
  for (const rival of earlier) {
    const shared = sharedApp(rival.apps, claim.apps)
    if (shared !== undefined) return [{ name: claim.name, ...shared, first: rival.by, second: claim.by }]
  }
  return []
}

type Apps = readonly string[] | undefined

/** One app that is in both, or every app; undefined where they have none in common. */
function sharedApp(a: Apps, b: Apps): { readonly appid: string | undefined } | undefined {
  if (a === undefined && b === undefined) return { appid: undefined }
  const wanted = new Set(b ?? a)
  const appid = (a ?? b)?.find((one) => wanted.has(one))
  return appid === undefined ? undefined : { appid }
}
