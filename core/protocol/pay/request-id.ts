import type { ErrorClass } from '../outcome.ts'
import type { WireHeaders } from '../wire.ts'

/** The number at the end of a Request-ID: what INVALID_REQUEST means. @see additions 6 "Request-ID" */
const classes: Readonly<Record<string, ErrorClass>> = {
  268498688: 'invalid-argument',
  268449538: 'business',
  268498689: 'business',
  268447914: 'business',
  268512771: 'business',
  268447843: 'config',
  268447845: 'config',
  268447840: 'rate-limited',
  268435461: 'invalid-argument',
  268435464: 'invalid-argument',
  270924358: 'invalid-argument',
  268501013: 'invalid-argument',
  268443699: 'config',
  270924360: 'config',
  268443715: 'permission',
  268448010: 'permission',
  268445527: 'config',
  268443701: 'config',
  268443704: 'config',
  268443705: 'config',
  268449641: 'business',
}

/** Undefined where the number is 0, unknown or not there. */
export function classOfRequestId(headers: WireHeaders): ErrorClass | undefined {
  const number = /-(\d{1,12})$/.exec(headers['request-id'] ?? '')?.[1] ?? ''
  return Object.hasOwn(classes, number) ? classes[number] : undefined
}
