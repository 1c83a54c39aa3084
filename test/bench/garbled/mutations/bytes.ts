import type { Seeded } from '../../../support/seeded.ts'
import { type Mutation, place, withBody } from './mutation.ts'

type Change = (body: Buffer, random: Seeded) => Buffer
const inBody =
  (change: Change): Mutation =>
  (push, random) =>
    withBody(push, change(push.body, random))

const cut = (body: Buffer, from: number, to: number, between: Buffer = Buffer.alloc(0)) =>
  Buffer.concat([body.subarray(0, from), between, body.subarray(to)])

/** Of the body as it came, whatever it holds. */
export const bytes: Readonly<Record<string, Mutation>> = {
  'bit flipped': inBody((body, random) => {
    const copy = Buffer.from(body)
    const at = place(random, copy.length)
    copy[at] = (copy[at] ?? 0) ^ (1 << random.int(0, 7))
    return copy
  }),
  'bytes changed': inBody((body, random) => {
    const copy = Buffer.from(body)
    for (let count = random.int(1, 8); count > 0; count--) copy[place(random, copy.length)] = random.int(0, 255)
    return copy
  }),
  'bytes inserted': inBody((body, random) => {
    const at = random.int(0, body.length)
    return cut(body, at, at, random.bytes(random.int(1, 16)))
  }),
  'bytes left out': inBody((body, random) => {
    const at = place(random, body.length)
    return cut(body, at, at + random.int(1, 16))
  }),
  'end cut off': inBody((body, random) => body.subarray(0, place(random, body.length))),
  'begin cut off': inBody((body, random) => body.subarray(random.int(1, body.length))),
  'something behind': inBody((body, random) =>
    Buffer.concat([body, Buffer.from(random.pick([' ', '\n', '\0', '}', '<xml/>', '\ufeff', ',', '{}', '<!-- -->']))]),
  ),
  'something before': inBody((body, random) =>
    Buffer.concat([
      Buffer.from(random.pick([' ', '\r\n', '\0', '{', '<xml/>', '\ufeff', '[', '<?xml version="1.0"?>'])),
      body,
    ]),
  ),
  'piece doubled': inBody((body, random) => {
    const at = place(random, body.length)
    return cut(body, at, at, body.subarray(at, at + random.int(1, 64)))
  }),
  'halves swapped': inBody((body, random) => {
    const at = place(random, body.length)
    return Buffer.concat([body.subarray(at), body.subarray(0, at)])
  }),
  'bad UTF-8': inBody((body, random) => {
    const at = random.int(0, body.length)
    return cut(body, at, at, Buffer.from([random.pick([0x80, 0xc0, 0xed, 0xfe, 0xff])]))
  }),
  nothing: inBody(() => Buffer.alloc(0)),
  noise: inBody((_body, random) => random.bytes(random.int(1, 400))),
}
