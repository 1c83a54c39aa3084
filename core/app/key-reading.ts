import type { Fault } from '../errors/host-error.ts'
import { isKeyFault, type KeyFault } from '../keys/key-fault.ts'
import { SecretValue } from '../secret-value.ts'
import { followSecret, type SecretContext } from '../settings/secret-reference.ts'

/** Follows references of one merchant and reads what they lead to; gathers what is wrong. */
export class KeyReading {
  readonly faults: Fault[] = []
  /** By place in the row, e.g. `wechatPay/publicKeys/0/key`. */
  readonly secrets = new Map<string, SecretValue>()
  readonly #where: string
  readonly #context: SecretContext

  /** @param where of the row, e.g. `apps.json /merchants/0`. */
  constructor(where: string, context: SecretContext) {
    this.#where = where
    this.#context = context
  }

  /** What is no secret, a certificate or public key: others may read its file. */
  shared<T extends object>(
    reference: string,
    at: string,
    read: (text: string) => T | KeyFault,
  ): Promise<T | undefined> {
    return this.key(reference, at, read, { ...this.#context, shared: true })
  }

  /** Undefined where it cannot be had or used: then that is among the faults. */
  async key<T extends object>(
    reference: string,
    at: string,
    read: (text: string) => T | KeyFault,
    context = this.#context,
  ): Promise<T | undefined> {
    const found = await followSecret(reference, context)
    if (!(found instanceof SecretValue)) {
      this.faults.push({ code: 'WXH_SECRET_UNREADABLE', where: `${this.#where}/${at}`, ...found })
      return undefined
    }
    this.secrets.set(at, found)
    const key = read(found.reveal())
    if (!isKeyFault(key)) return key
    this.fault(at, key.what, key.remedy)
    return undefined
  }

  /** @param at place in the row; the row itself where it is empty. */
  fault(at: string, what: string, remedy: string): void {
    const where = at === '' ? this.#where : `${this.#where}/${at}`
    this.faults.push({ code: 'WXH_APPS_INVALID', where, what, remedy })
  }
}
