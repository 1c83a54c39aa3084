import { randomUUID } from 'node:crypto'

const form = /^[A-Za-z0-9._:/+=-]{1,128}$/

/** The caller's `x-request-id` where it can be repeated safely in headers and logs, else a new one. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && form.test(header) ? header : randomUUID()
