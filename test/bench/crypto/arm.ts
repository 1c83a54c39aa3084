import { ObeyingChild } from '../lib/obeying-child.ts'
import type { Order, Role } from './orders.ts'

/** A program under test. */
export type Arm = ObeyingChild<Order>

export const startArm = (role: Role): Promise<Arm> =>
  ObeyingChild.start<Order>(new URL('arm-child.ts', import.meta.url), { what: 'a program under test', given: role })
