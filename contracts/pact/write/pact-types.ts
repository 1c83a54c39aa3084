import type { PactV4 } from '@pact-foundation/pact'

// Pact exports the class, but not the types of what it gives.

export type PactInteraction = ReturnType<PactV4['addInteraction']>
type Asked = ReturnType<PactInteraction['withRequest']>
export type PactStep = ReturnType<Asked['willRespondWith']>

type BuilderOf<F extends ((builder: never) => void) | undefined> = Parameters<NonNullable<F>>[0]
export type PactRequest = BuilderOf<Parameters<PactInteraction['withRequest']>[2]>
export type PactAnswer = BuilderOf<Parameters<Asked['willRespondWith']>[1]>
