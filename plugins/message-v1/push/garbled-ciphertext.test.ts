import { openPush } from '@wxhost/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountCall, textMessage } from '../testing/pushes.ts'
import { type Flaws, sealedPush } from '../testing/sealed-push.ts'
import { push as channel } from './push.ts'

const message = textMessage.plaintextMsg
const kindOf = async (flaws: Flaws) => (await openPush(channel, sealedPush(message, flaws), accountCall())).kind

/** Each is signed rightly: only the checks behind the signature stand between it and the business service. */
const refusedFor = <T>(values: fc.Arbitrary<T>, flawsOf: (value: T) => Flaws) =>
  fc.assert(
    fc.asyncProperty(values, async (value) => {
      expect(await kindOf(flawsOf(value))).toBe('refused')
    }),
    { numRuns: 500 },
  )

describe('a rightly signed push', () => {
  it('is taken as it was made', async () => {
    expect(await kindOf({})).toBe('events')
  })

  it('is refused with any other length', async () => {
    const length = fc.integer({ min: 0, max: 2 ** 32 - 1 }).filter((one) => one !== textMessage.msgByteLength)

    await refusedFor(length, (value) => ({ length: value }))
  })

  it('is refused with any other appid', async () => {
    const near = fc.constantFrom('', ` ${textMessage.appid}`, `${textMessage.appid}\0`, textMessage.appid.toUpperCase())
    const appid = fc.oneof(fc.string({ maxLength: 40 }), near).filter((one) => one !== textMessage.appid)

    await refusedFor(appid, (value) => ({ appid: value }))
  })

  it('is refused with any other pad', async () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })

    await refusedFor(bytes, (value) => ({ pad: (missing) => notAll(missing, value.slice(0, missing)) }))
  })

  // CBC garbles the block of the flip and flips one byte of the next: a forger with the token alone can do no more than that.
  it('gives some result with a byte of its ciphertext flipped', async () => {
    const flip = fc.tuple(fc.nat(319), fc.integer({ min: 1, max: 255 }))

    await fc.assert(
      fc.asyncProperty(flip, async ([at, mask]) => {
        expect(['refused', 'events']).toContain(await kindOf({ respell: (text) => flipped(text, at, mask) }))
      }),
      { numRuns: 500 },
    )
  })

  it('gives some result, whatever was encrypted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, asJson) => {
        const { kind } = await openPush(channel, sealedPush(bytes, { asJson }), accountCall())
        expect(['refused', 'events']).toContain(kind)
      }),
      { numRuns: 1_000 },
    )
  })
})

/** Never the right pad by chance. */
const notAll = (value: number, bytes: Uint8Array) =>
  bytes.every((byte) => byte === value) ? bytes.fill(value - 1) : bytes

function flipped(base64: string, at: number, mask: number): string {
  const bytes = Buffer.from(base64, 'base64')
  bytes[at] = (bytes[at] ?? 0) ^ mask
  return bytes.toString('base64')
}
