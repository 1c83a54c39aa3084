import type { Seeded } from '../../support/seeded.ts'
import { foreign } from './host.ts'
import { bytes } from './mutations/bytes.ts'
import { cipher } from './mutations/cipher.ts'
import { edges } from './mutations/edges.ts'
import type { Mutation } from './mutations/mutation.ts'
import { placesBeside } from './mutations/place.ts'
import { structure } from './mutations/structure.ts'
import { bytesOf, type RawPush } from './raw-push.ts'

export interface Garbled {
  readonly family: string
  readonly push: RawPush
}

/** Those that reach into what is signed come oftener. */
const groups = [bytes, bytes, structure, cipher, cipher, edges, edges, placesBeside(foreign)].map(
  (group): readonly (readonly [string, Mutation])[] => Object.entries(group),
)

/** One of the pushes with something wrong about it, one in four with two things. Never what it was before. */
export function garble(genuine: readonly RawPush[], random: Seeded): Garbled {
  for (;;) {
    const push = random.pick(genuine)
    const once = change(push, genuine, random)
    const made = random.next() < 0.75 ? once : again(once, genuine, random)
    if (!bytesOf(made.push, '').equals(bytesOf(push, ''))) return made
  }
}

function change(push: RawPush, genuine: readonly RawPush[], random: Seeded): Garbled {
  const [family, mutate] = random.pick(random.pick(groups))
  return { family, push: mutate(push, random, genuine) }
}

function again(once: Garbled, genuine: readonly RawPush[], random: Seeded): Garbled {
  const twice = change(once.push, genuine, random)
  return { family: `${once.family} + ${twice.family}`, push: twice.push }
}
