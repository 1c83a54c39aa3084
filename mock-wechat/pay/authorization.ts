/** What the Authorization header of a v3 request says. */
export interface Authorization {
  readonly mchid: string
  readonly nonce: string
  /** Seconds since 1970, as text: it is part of the signed message. */
  readonly timestamp: string
  readonly serial: string
  readonly signature: string
}

const SCHEME = 'WECHATPAY2-SHA256-RSA2048 '
const PAIR = /^([a-z_]+)="([^"]*)"$/

/** Reads the header; its pairs come in any order. `undefined` for another scheme, or a pair missing, twice or malformed. */
export function readAuthorization(header: string | null): Authorization | undefined {
  if (!header?.startsWith(SCHEME)) return undefined
  const pairs = new Map<string, string>()
  for (const text of header.slice(SCHEME.length).split(',')) {
    const [, name = '', value = ''] = PAIR.exec(text.trim()) ?? []
    if (value === '' || pairs.has(name)) return undefined
    pairs.set(name, value)
  }
  const pick = (name: string) => pairs.get(name) ?? ''
  const read = {
    mchid: pick('mchid'),
    nonce: pick('nonce_str'),
    timestamp: pick('timestamp'),
    serial: pick('serial_no'),
    signature: pick('signature'),
  }
  return Object.values(read).includes('') ? undefined : read
}
