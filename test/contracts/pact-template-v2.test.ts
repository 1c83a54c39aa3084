import { pactSuite } from './support/pact-suite.ts'

await pactSuite('template-v2')
