import type { Decoded } from '../protocol/index.ts'

/** What the question about a request in doubt was answered with. */
export type ResolveFound = Extract<Decoded<unknown>, { kind: 'output' | 'error' }>

/** What that proves of the request in doubt. */
export type Resolved = ResolveFound | { readonly kind: 'resend' } | { readonly kind: 'unknown' }
