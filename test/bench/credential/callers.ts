import { ObeyingChild } from '../lib/obeying-child.ts'
import type { Order, Place } from './protocol.ts'

/** A process of callers. */
export type Callers = ObeyingChild<Order>

export const startCallers = (place: Place): Promise<Callers> =>
  ObeyingChild.start<Order>(new URL('callers-child.ts', import.meta.url), {
    what: 'a process of callers',
    given: place,
  })
