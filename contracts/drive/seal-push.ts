import type { Call, Push } from '@wxhost/core/protocol'
import type { PushInteraction } from '../interaction/interaction.ts'
import { sealAddressCheck, sealMessage } from './seal-message.ts'
import { sealNotification } from './seal-notification.ts'

/** The push as WeChat would make it: signed and encrypted under the test keys. */
export function sealPush({ push, ageSeconds = 0 }: PushInteraction, call: Call): Push {
  const timestamp = Math.floor(call.wechatNow / 1000) - ageSeconds
  switch (push.seal) {
    case 'pay-v3':
      return sealNotification(push, call, { signing: { timestamp } })
    case 'message':
      return sealMessage(push, call, { timestamp })
    case 'address-check':
      return sealAddressCheck(push, call, { timestamp })
  }
}
