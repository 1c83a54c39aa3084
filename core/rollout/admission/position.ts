import { hash } from 'node:crypto'
import { MILLION } from '../plan.ts'
import { murmur3 } from './murmur3.ts'

/** Where a key lies in a rollout, 0 to 999,999; the same on every host and after a restart. */
export type PositionOf = (key: string) => number

/** Made once a rollout: what depends on its id alone is worked out here. */
export function createPositions(rolloutId: string): PositionOf {
  const seed = seedOf(rolloutId)
  return (key) => murmur3(key, seed) % MILLION
}

/** @see createPositions */
export const positionOf = (rolloutId: string, key: string): number => createPositions(rolloutId)(key)

/** The rollout id is hashed in so that the same few keys are not first in every rollout. */
const seedOf = (rolloutId: string): number => hash('sha256', rolloutId, 'buffer').readUInt32BE(0)
