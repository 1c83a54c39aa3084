import type { Message } from '../world/messages.ts'
import type { FinishStatus } from '../world/settings.ts'
import type { World } from '../world/world.ts'
import { callbackOf, pushToAccount } from './account-push.ts'

/**
 * Plans the event that tells what became of a template message (template-message page). @returns what the answer to the
 * sending has to wait for, when the world is set so that the event comes first (additions to the reference, 4)
 */
export function followWithFinish(world: World, message: Message): Promise<void> | undefined {
  if (!callbackOf(world, message.appid)) return undefined
  if (world.settings.finishBeforeAnswer) return pushFinish(world, message)
  world.schedule.at(message.at + world.settings.finishSeconds * 1000, () => {
    // The callback may be gone by then.
    if (callbackOf(world, message.appid)) void pushFinish(world, message)
  })
  return undefined
}

function pushFinish(world: World, { appid, openid, msgid }: Message): Promise<void> {
  const fields = { MsgID: msgid, Status: statusFor(world, appid, openid) }
  return pushToAccount(world, appid, { openid, type: 'TEMPLATESENDJOBFINISH', fields }).first
}

function statusFor(world: World, appid: string, openid: string): FinishStatus {
  const { finishStatus } = world.settings
  if (finishStatus !== 'by-user') return finishStatus
  const user = world.users.get(appid, openid)
  const reached = user?.subscribed === true && !user.blacklisted && !user.refuses
  return reached ? 'success' : 'failed:user block'
}
