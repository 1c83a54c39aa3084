import type { SkewSample } from './skew-sample.ts'

/** Seconds from 1900 to 1970 (RFC 5905, figure 4). */
const ntpEpoch = 2_208_988_800
const era = 2 ** 32
const packetLength = 48
const clientMode = 3
const serverMode = 4
const version = 4
const notSynchronised = 3
/** Servers that are further from a clock of their own are out of order (RFC 5905, MAXDISP). */
const mostDispersionMs = 16_000
/** What is less certain than that helps nobody: a Date header is better. */
const mostUncertaintyMs = 1_000
const mostOffsetMs = 24 * 3_600_000

export type SntpAnswer =
  | { readonly kind: 'sample'; readonly sample: SkewSample }
  /** Not an answer to this question: forged, late, or for somebody else. Go on listening. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'refused'; readonly problem: string }

/**
 * A question of a client (RFC 5905 14). The place of our time holds a random number instead: the server sends it back, so
 * that whoever does not see the question cannot forge the answer, and our time stays ours.
 * @param cookie 8 random bytes.
 */
export function sntpQuestion(cookie: Uint8Array): Buffer {
  const packet = Buffer.alloc(packetLength)
  packet.writeUInt8((version << 3) | clientMode, 0)
  packet.set(cookie.subarray(0, 8), 40)
  return packet
}

/** @param sentAt,receivedAt milliseconds since 1970 by our clock. */
export function readSntpAnswer(packet: Buffer, cookie: Uint8Array, sentAt: number, receivedAt: number): SntpAnswer {
  if (packet.length < packetLength || !packet.subarray(24, 32).equals(cookie)) return { kind: 'foreign' }
  const first = packet.readUInt8(0)
  if ((first & 7) !== serverMode) return { kind: 'foreign' }
  const stratum = packet.readUInt8(1)
  if (stratum === 0) return refused(`the server refuses (${kissOf(packet)})`)
  const [arrived, left] = [timeAt(packet, 32, receivedAt), timeAt(packet, 40, receivedAt)]
  const isSynchronised = first >> 6 !== notSynchronised && stratum < 16 && arrived !== undefined && left !== undefined
  if (!isSynchronised) return refused('the server is not synchronised')
  return sampleOf(packet, { sentAt, arrived, left, receivedAt })
}

interface Times {
  readonly sentAt: number
  readonly arrived: number
  readonly left: number
  readonly receivedAt: number
}

/** RFC 5905 8: offset and delay of the four times; the server's own distance from its source adds to what is uncertain. */
function sampleOf(packet: Buffer, { sentAt, arrived, left, receivedAt }: Times): SntpAnswer {
  const offsetMs = (arrived - sentAt + (left - receivedAt)) / 2
  const delay = receivedAt - sentAt - (left - arrived)
  const rootDistance = shortAt(packet, 4) / 2 + shortAt(packet, 8)
  const uncertaintyMs = Math.max(delay, 0) / 2 + rootDistance
  if (left < arrived || rootDistance > mostDispersionMs) return refused('the answer contradicts itself')
  if (uncertaintyMs > mostUncertaintyMs) return refused(`the answer is uncertain by ${Math.round(uncertaintyMs)} ms`)
  if (Math.abs(offsetMs) > mostOffsetMs) return refused('the answer is more than a day from our time')
  return { kind: 'sample', sample: { source: 'sntp', offsetMs, uncertaintyMs } }
}

const refused = (problem: string): SntpAnswer => ({ kind: 'refused', problem })

/** Four letters that say why a server does not serve (RFC 5905 7.4), e.g. `RATE`. */
function kissOf(packet: Buffer): string {
  const code = packet.toString('latin1', 12, 16)
  return /^[A-Z]{4}$/.test(code) ? code : 'no reason'
}

/** Seconds and fraction since 1900, modulo 2^32 seconds: of all eras the one nearest to `near`. 0 is no time. */
function timeAt(packet: Buffer, at: number, near: number): number | undefined {
  const [seconds, fraction] = [packet.readUInt32BE(at), packet.readUInt32BE(at + 4)]
  if (seconds === 0 && fraction === 0) return undefined
  const since1970 = seconds - ntpEpoch
  const eras = Math.round((near / 1_000 - since1970) / era)
  return (since1970 + eras * era + fraction / era) * 1_000
}

/** 16.16 fixed point seconds, in milliseconds. */
const shortAt = (packet: Buffer, at: number): number => (packet.readUInt32BE(at) / 65_536) * 1_000
