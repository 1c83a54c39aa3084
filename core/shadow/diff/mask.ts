import { createHmac } from 'node:crypto'
import { absent, Word } from './difference.ts'

/** A value as it may be shown: its kind, its length, and a short hash by which equal ones can be told. */
export type Mask = (value: unknown) => string

/** @param key by chance, and kept nowhere: without it nobody finds a phone number or an amount by trying all of them. */
export function createMask(key: Uint8Array): Mask {
  const hashOf = (text: string | Uint8Array) => `#${createHmac('sha256', key).update(text).digest('hex').slice(0, 8)}`
  return (value) => {
    if (value === absent) return 'absent'
    if (value === null || typeof value === 'boolean') return String(value)
    if (value instanceof Word) return value.text
    if (typeof value === 'string') return `text of ${counted(value.length, 'character')} ${hashOf(value)}`
    if (typeof value === 'number' || typeof value === 'bigint') return `${numberKind(value)} ${hashOf(String(value))}`
    if (value instanceof Uint8Array) return `${counted(value.length, 'byte')} ${hashOf(value)}`
    if (Array.isArray(value)) return `list of ${value.length}`
    return typeof value === 'object' ? `object of ${counted(Object.keys(value).length, 'member')}` : typeof value
  }
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function numberKind(value: number | bigint): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return 'number'
  return `whole number of ${counted(String(value).replace(/\D/g, '').length, 'digit')}`
}
