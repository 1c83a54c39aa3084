import { pactSuite } from './support/pact-suite.ts'

await pactSuite('message-v1')
