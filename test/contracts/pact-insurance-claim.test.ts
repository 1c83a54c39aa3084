import { pactSuite } from './support/pact-suite.ts'

await pactSuite('insurance-claim')
