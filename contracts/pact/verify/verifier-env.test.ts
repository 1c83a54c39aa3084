import { expect, it } from 'vitest'
import { verifierEnv } from './verifier-env.ts'

it('keeps what has nothing to do with Pact, and tells nobody', () => {
  const env = {
    PATH: '/bin',
    PACT_DESCRIPTION: 'one only',
    PACT_BROKER_BASE_URL: 'https://broker.example.com',
    PACT_DO_NOT_TRACK: 'false',
    HTTP_PROXY: 'http://proxy.example.com',
    https_proxy: 'http://proxy.example.com',
  }

  expect(verifierEnv(env)).toEqual({ PATH: '/bin', PACT_DO_NOT_TRACK: 'true' })
})
