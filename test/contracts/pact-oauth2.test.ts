import { pactSuite } from './support/pact-suite.ts'

await pactSuite('oauth2')
