import { expect } from 'vitest'

/** Looks again and again until what is said of it holds: on a busy machine that may take its time. */
export const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000, interval: 10 })
