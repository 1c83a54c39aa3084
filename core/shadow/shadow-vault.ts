import { createHmac } from 'node:crypto'

interface Entry {
  readonly bound: string
  readonly value: string
  readonly end: number
}

/**
 * Where the handles of shadow Calls are kept: one vault opens what any of its Calls sealed.
 * A handle is a marker made by a keyed hash: the same value gives the same handle, and it tells nothing of the value.
 */
export interface ShadowVault {
  seal(appid: string, name: string, value: string, end: number): string
  /** Undefined: unknown handle, another app, another name, or `now` has reached its end. */
  open(appid: string, name: string, handle: string, now: number): string | undefined
}

/** @param key any text; two vaults of one key make the same handles, but open only their own. */
export function shadowVault(key = 'shadow-vault'): ShadowVault {
  const entries = new Map<string, Entry>()
  return {
    seal(appid, name, value, end) {
      const bound = JSON.stringify([appid, name])
      const mark = createHmac('sha256', key)
        .update(JSON.stringify([bound, value, end]))
        .digest('base64url')
      const handle = `shadow.${mark}`
      entries.set(handle, { bound, value, end })
      return handle
    },
    open(appid, name, handle, now) {
      const entry = entries.get(handle)
      if (entry === undefined || entry.bound !== JSON.stringify([appid, name]) || now >= entry.end) return undefined
      return entry.value
    },
  }
}
