import { describe, expect, test } from 'vitest'
import { SecretValue } from '../../secret-value.ts'
import { signatureOf, webhookKey } from './signature.ts'

const keyOf = (text: string) => webhookKey(new SecretValue(text)) ?? Buffer.alloc(0)

// Test "sign function works" of the specification's own JavaScript library (standard-webhooks, libraries/javascript).
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}

test('a signature is the one of the specification', () => {
  const { secret, id, timestamp, body, signature } = vector
  expect(signatureOf([keyOf(secret)], id, timestamp, body)).toBe(signature)
})

test('the key of a plain secret is its text', () => {
  // printf 'e1.1700000000.{"名":1}' | openssl dgst -sha256 -hmac 'ein Geheimnis aus Wörtern' -binary | base64
  const signed = 'v1,6kMgmVvVRanxjFEPDr4jmIcQ0A+a4gxnA2hf81uh3cw='
  expect(signatureOf([keyOf('ein Geheimnis aus Wörtern')], 'e1', 1_700_000_000, '{"名":1}')).toBe(signed)
})

test('two keys sign side by side, in the order given', () => {
  const { secret, id, timestamp, body, signature } = vector
  const both = signatureOf([keyOf(secret), keyOf('old')], id, timestamp, body)
  expect(both.split(' ')).toEqual([signature, signatureOf([keyOf('old')], id, timestamp, body)])
})

describe('a secret', () => {
  test.each(['whsec_', 'whsec_a-b_', 'whsec_AAA', 'whsec_AAAA AAAA', ''])('%j cannot be used', (text) => {
    expect(webhookKey(new SecretValue(text))).toBeUndefined()
  })
})
