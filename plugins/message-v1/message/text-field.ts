import type { MessageFields } from './message-fields.ts'

/** Undefined where it is missing, empty or no text. */
export function textField(fields: MessageFields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
