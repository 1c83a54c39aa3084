import type { KeyObject } from 'node:crypto'

/** Why WeChat Pay would not take this key; undefined for RSA of 2048 bits or more. */
export function rsaFault(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType !== 'rsa')
    return `is a key of type ${key.asymmetricKeyType ?? 'unknown'}; WeChat Pay signs with RSA (SHA256-RSA2048)`
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return bits >= 2048 ? undefined : `has ${bits} bits; WeChat Pay's keys have 2048`
}
