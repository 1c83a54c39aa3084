import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeCertificate } from './make-certificate.ts'

const KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const SERIAL = Buffer.from('c157f09efdc096de15ebe81a47057a7232f1b8e1', 'hex')
const PEM = makeCertificate(KEY.privateKey, {
  serial: SERIAL,
  validFrom: Date.UTC(2024, 0, 1),
  validTo: Date.UTC(2051, 0, 1),
})

test('a made certificate is read and proven by node', () => {
  const read = new X509Certificate(PEM)
  expect(read.serialNumber).toBe('4157F09EFDC096DE15EBE81A47057A7232F1B8E1')
  expect([read.validFromDate, read.validToDate]).toEqual([new Date('2024-01-01Z'), new Date('2051-01-01Z')])
  expect(read.publicKey.export({ type: 'spki', format: 'pem' })).toBe(KEY.publicKey)
  expect(read.verify(read.publicKey)).toBe(true)
})
