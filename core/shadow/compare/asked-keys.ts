import { createHash } from 'node:crypto'
import type { CipherSpec, DigestSpec, Sealed, Verdict } from '../../protocol/index.ts'

/** What a version may ask of real keys while it reads: told yes or no, or given what it opens. Nothing is fetched for it. */
export interface AskedKeys {
  idOf(key: string): string | undefined
  verify(
    key: string,
    by: string | { readonly certificate: string },
    data: Uint8Array,
    signature: Uint8Array,
  ): Promise<Verdict>
  decrypt(key: string | Sealed, cipher: CipherSpec, data: Uint8Array): Promise<Uint8Array | undefined>
  verifyDigest(spec: DigestSpec, given: string): Promise<boolean>
}

/** Answers by question. As text, so that they can be sealed with a recorded call. */
export type AnswerBook = Map<string, string>

/**
 * The same question is answered once: both versions, and a later rehearsal, hear the same.
 * @param real who answers what is not in the book yet.
 */
export function bookedKeys(book: AnswerBook, real: AskedKeys): AskedKeys {
  const ask = async <T>(
    question: readonly unknown[],
    toText: (answer: T) => string,
    fromText: (text: string) => T,
    answer: () => Promise<T>,
  ): Promise<T> => {
    const id = createHash('sha256').update(JSON.stringify(question, bytesAsText)).digest('base64url')
    const known = book.get(id)
    if (known !== undefined) return fromText(known)
    const answered = await answer()
    book.set(id, toText(answered))
    return answered
  }
  return {
    idOf(key) {
      const id = `id ${key}`
      const known = book.get(id)
      if (known !== undefined) return known === '' ? undefined : known
      const answered = real.idOf(key)
      book.set(id, answered ?? '')
      return answered
    },
    verify: (key, by, data, signature) =>
      ask(['verify', key, by, data, signature], String, asVerdict, () => real.verify(key, by, data, signature)),
    decrypt: (key, cipher, data) =>
      ask(['decrypt', key, cipher, data], openedText, openedOf, () => real.decrypt(key, cipher, data)),
    verifyDigest: (spec, given) =>
      ask(
        ['digest', spec, given],
        String,
        (text) => text === 'true',
        () => real.verifyDigest(spec, given),
      ),
  }
}

/** For a rehearsal: what was not asked when the call was recorded has no answer. */
export const onlyRecorded: AskedKeys = {
  idOf: () => undefined,
  verify: async () => 'unknown-key',
  decrypt: async () => undefined,
  verifyDigest: async () => false,
}

const bytesAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value

const asVerdict = (text: string): Verdict => (text === 'ok' || text === 'bad' ? text : 'unknown-key')

const openedText = (opened: Uint8Array | undefined): string =>
  opened === undefined ? '' : `=${Buffer.from(opened).toString('base64')}`

const openedOf = (text: string): Uint8Array | undefined =>
  text === '' ? undefined : new Uint8Array(Buffer.from(text.slice(1), 'base64'))
