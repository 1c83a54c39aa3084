import { expect, test } from 'vitest'
import { createAddressGuard } from './address-guard.ts'

// RFC 6890 and the IANA registries it founded; RFC 4291 for multicast and unique local; RFC 6052 for NAT64.
test.each([
  '0.0.0.0',
  '10.255.255.255',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::10.0.0.1',
  '2002:7f00:1::',
  'fd00::1',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  'no address',
  '',
])('%j is not to be reached', (address) => {
  expect(createAddressGuard([])(address)).toBe(false)
})

test.each(['9.255.255.255', '11.0.0.0', '100.128.0.1', '172.32.0.1', '8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1111'])(
  '%s is public',
  (address) => {
    expect(createAddressGuard([])(address)).toBe(true)
  },
)

test('an allowed network is reached, its neighbours are not', () => {
  const guard = createAddressGuard(['10.1.0.0/16', 'fd12::/16'])
  expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1'].map(guard)).toEqual([true, true, true])
  expect(['10.2.0.1', '127.0.0.1', 'fd13::1'].map(guard)).toEqual([false, false, false])
})
