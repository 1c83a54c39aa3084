import { hash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import { HostError } from '../../errors/host-error.ts'
import type { ApiKey } from '../../settings/api-keys-file.ts'

/** Who calls, and what it may do. */
export interface Caller {
  /** Id of the API key; undefined where no keys are asked for. */
  readonly keyId: string | undefined
  mayUseApp(appid: string): boolean
  mayUseOperation(protocol: string, operation: string): boolean
  /** Rollouts and plugins: `/admin`. */
  mayAdminister(): boolean
  /** The version that handles a call: `x-wxhost-arm`. */
  mayChooseArm(): boolean
}

export interface ApiKeys {
  /** @throws HostError WXH_UNAUTHENTICATED */
  callerOf(authorization: string | undefined): Caller
}

/** Without a key file: loopback only, everybody may do everything. */
export const openToAll: ApiKeys = {
  callerOf: () => ({
    keyId: undefined,
    mayUseApp: () => true,
    mayUseOperation: () => true,
    mayAdminister: () => true,
    mayChooseArm: () => true,
  }),
}

/** Keys are long and random, so one plain SHA-256 is enough to store them; hashes are compared in constant time. */
export function createApiKeys(keys: readonly ApiKey[], clock: Clock): ApiKeys {
  const known = Map.groupBy(
    keys.map((key) => ({ key, caller: callerFor(key) })),
    ({ key }) => shelfOf(key.hash),
  )

  return {
    callerOf(authorization) {
      const given = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1]
      if (given === undefined)
        throw unauthenticated('No `authorization: Bearer <api key>` header came with the request.')
      const digest = hash('sha256', given, 'buffer')
      const found = known.get(shelfOf(digest))?.find(({ key }) => timingSafeEqual(key.hash, digest))
      if (found === undefined) throw unauthenticated('The API key is not known.')
      if (found.key.expiresAt !== undefined && found.key.expiresAt <= clock.now())
        throw unauthenticated('The API key has expired.')
      return found.caller
    },
  }
}

/** Where to look among many keys. Made from a hash: who could tell it from the time learns nothing about a key. */
const shelfOf = (digest: Buffer) => digest.readUInt16BE(0)

const unauthenticated = (message: string) => new HostError('WXH_UNAUTHENTICATED', message)

const callerFor = ({ id, apps, operations, scopes }: ApiKey): Caller => ({
  keyId: id,
  mayUseApp: (appid) => apps.has('*') || apps.has(appid),
  mayUseOperation: (protocol, operation) =>
    operations.has('*') || operations.has(`${protocol}.*`) || operations.has(`${protocol}.${operation}`),
  mayAdminister: () => scopes.has('admin'),
  mayChooseArm: () => scopes.has('arm'),
})
