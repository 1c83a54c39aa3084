import type { Fault } from '../../errors/host-error.ts'

/** One thing that is wrong with a plan. @param where a path in the request, e.g. `steps/2`. */
export const refusal = (where: string, what: string, remedy: string): Fault => ({
  code: 'WXH_ROLLOUT_REFUSED',
  where,
  what,
  remedy,
})
