import { pactSuite } from './support/pact-suite.ts'

await pactSuite('pay-v3')
