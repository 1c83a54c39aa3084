import { describe, expect, it } from 'vitest'
import { keysOf } from '../live/shadow-job.ts'
import { realCall } from '../testing/shadow-rig.ts'
import { type AnswerBook, bookedKeys, onlyRecorded } from './asked-keys.ts'

const data = new Uint8Array([1])
const gcm = { algorithm: 'aes-256-gcm', nonce: data, aad: data } as const
const spec = { algorithm: 'sha1', parts: [{ secret: 'token' }], encoding: 'hex' } as const

const ask = async (keys: ReturnType<typeof bookedKeys>) => [
  await keys.verify('wechat-pay', 'S1', data, data),
  await keys.verify('wechat-pay', { certificate: 'C' }, data, data),
  await keys.decrypt('api-v3', gcm, data),
  await keys.decrypt('merchant', gcm, data),
  await keys.verifyDigest(spec, 'right'),
  await keys.verifyDigest(spec, 'wrong'),
  keys.idOf('merchant'),
]
const answers = ['ok', 'unknown-key', new Uint8Array([1, 2]), undefined, true, false, 'id-of-merchant']

describe('what versions ask of keys', () => {
  it('is answered by the real ones, and each question once', async () => {
    const asked: string[] = []
    const keys = bookedKeys(new Map(), keysOf(realCall(asked)))

    expect(await ask(keys)).toEqual(answers)
    expect(await ask(keys)).toEqual(answers)
    expect(asked).toHaveLength(4)
  })

  it('is answered from the book alone in a rehearsal', async () => {
    const book: AnswerBook = new Map()
    await ask(bookedKeys(book, keysOf(realCall())))
    const carried = new Map(JSON.parse(JSON.stringify([...book])) as [string, string][])

    expect(await ask(bookedKeys(carried, onlyRecorded))).toEqual(answers)
  })

  it('has no answer where nobody asked before', async () => {
    expect(await ask(bookedKeys(new Map(), onlyRecorded))).toEqual([
      'unknown-key',
      'unknown-key',
      undefined,
      undefined,
      false,
      false,
      undefined,
    ])
  })

  it('remembers a key that is not there', () => {
    const book: AnswerBook = new Map()
    bookedKeys(book, onlyRecorded).idOf('merchant')

    expect(bookedKeys(book, keysOf(realCall())).idOf('merchant')).toBeUndefined()
  })
})
