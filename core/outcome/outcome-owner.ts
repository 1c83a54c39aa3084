import { ownerKey } from '../credential/owner.ts'

/** Whose a key of an outcome is. Without a mchid a merchant's key is the app's: there is nobody else to know it by. */
export function outcomeOwner(
  kind: 'app' | 'merchant' | undefined,
  app: { readonly appid: string; readonly mchid?: string },
): string {
  return kind === 'merchant' && app.mchid !== undefined
    ? ownerKey({ kind, id: app.mchid })
    : ownerKey({ kind: 'app', id: app.appid })
}
