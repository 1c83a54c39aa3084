import type { OwnerKind } from '../protocol/index.ts'

/** Whose credential it is. The key in a store names the owner, never a secret. */
export interface Owner {
  readonly kind: OwnerKind
  /** appid, mchid or component appid. */
  readonly id: string
}

export const ownerKey = (owner: Owner): string => `${owner.kind}:${owner.id}`
