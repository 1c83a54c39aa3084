import { describe } from 'vitest'
import { credentialStoreSuite } from '../testing/credential-store-suite.ts'
import { createMemoryStore } from './memory-store.ts'

describe('the memory store', () => {
  credentialStoreSuite(async (clock) => createMemoryStore(clock))
})
