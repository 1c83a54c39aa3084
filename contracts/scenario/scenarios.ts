import { busy } from './cases/busy.ts'
import { lateRefusal } from './cases/late-refusal.ts'
import { dayQuota, minuteQuota } from './cases/quotas.ts'
import { gateway, reset, truncated, unsignedOnce } from './cases/silence.ts'
import { tokenExpired } from './cases/token-expired.ts'
import { unsubscribed } from './cases/unsubscribed.ts'
import type { Scenario } from './scenario.ts'

/** Every named scenario, in the order in which they are told. */
export const scenarios: readonly Scenario[] = [
  tokenExpired,
  lateRefusal,
  dayQuota,
  minuteQuota,
  unsubscribed,
  busy,
  unsignedOnce,
  truncated,
  gateway,
  reset,
]
