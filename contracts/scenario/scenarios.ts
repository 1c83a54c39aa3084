import { busy } from './cases/busy.ts'
import { farSkew, nearSkew } from './cases/clock-skew.ts'
import { duplicate } from './cases/duplicate.ts'
import { earlyFinish } from './cases/early-finish.ts'
import { lateRefusal } from './cases/late-refusal.ts'
import { outOfOrder } from './cases/out-of-order.ts'
import { modeSwitch, rotation } from './cases/platform-keys.ts'
import { dayQuota, minuteQuota } from './cases/quotas.ts'
import { signtest } from './cases/signtest.ts'
import { gateway, reset, truncated, unsignedOnce } from './cases/silence.ts'
import { slow } from './cases/slow.ts'
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
  duplicate,
  outOfOrder,
  earlyFinish,
  nearSkew,
  farSkew,
  rotation,
  modeSwitch,
  signtest,
  unsignedOnce,
  truncated,
  gateway,
  slow,
  reset,
]
