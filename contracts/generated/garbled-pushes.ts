import type { Push } from '@wxhost/core/protocol'
import fc from 'fast-check'

/** Pushes that WeChat would not make: noise, and a genuine one with a piece changed, cut off, doubled or left out. */
export const garbledPushes = (genuine: Push): fc.Arbitrary<Push> => fc.oneof(noise(genuine), ...changes(genuine))

/** Wild bodies and values under the names that the channel reads. */
function noise({ method, headers, query }: Push): fc.Arbitrary<Push> {
  const some = (names: readonly string[]) =>
    fc.dictionary(fc.constantFrom('x-other', ...names), fc.oneof(fc.string(), fc.base64String()))
  return fc.record({
    method: fc.constant(method),
    query: some(Object.keys(query)),
    headers: some(Object.keys(headers)),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
    ),
  })
}

function changes(genuine: Push): readonly fc.Arbitrary<Push>[] {
  const { body, headers, query } = genuine
  const at = fc.nat(Math.max(0, body.length - 1))
  return [
    fc
      .tuple(at, fc.integer({ min: 1, max: 255 }))
      .map(([place, mask]) => ({ ...genuine, body: flipped(body, place, mask) })),
    at.map((place) => ({ ...genuine, body: body.slice(0, place) })),
    fc.constantFrom(' ', '\n', '\0', '{}').map((more) => ({ ...genuine, body: joined(body, more) })),
    ...(Object.keys(headers).length === 0 ? [] : [changed(headers).map((made) => ({ ...genuine, headers: made }))]),
    ...(Object.keys(query).length === 0 ? [] : [changed(query).map((made) => ({ ...genuine, query: made }))]),
  ]
}

function flipped(body: Uint8Array, place: number, mask: number): Uint8Array {
  const copy = Uint8Array.from(body)
  copy[place] = (copy[place] ?? 0) ^ mask
  return copy
}

const joined = (body: Uint8Array, more: string): Uint8Array => new Uint8Array(Buffer.concat([body, Buffer.from(more)]))

/** One value left out, doubled as a server joins it, cut, prolonged, in another case, or with one letter changed. */
function changed(values: Readonly<Record<string, string>>): fc.Arbitrary<Record<string, string>> {
  const [name, how] = [fc.constantFrom(...Object.keys(values)), fc.constantFrom(...ways)]
  return fc.tuple(name, how, fc.nat(400)).map(([which, way, at]) => {
    const { [which]: old = '', ...others } = values
    const made = way(old, at % Math.max(1, old.length))
    return made === undefined ? others : { ...others, [which]: made }
  })
}

const ways: readonly ((old: string, at: number) => string | undefined)[] = [
  () => undefined,
  () => '',
  (old) => `${old}, ${old}`,
  (old) => ` ${old}`,
  (old) => `${old}=`,
  (old) => old.toLowerCase(),
  (old, at) => old.slice(0, at),
  (old, at) => `${old.slice(0, at)}${old[at] === 'A' ? 'B' : 'A'}${old.slice(at + 1)}`,
]
