import { definePlugin } from '@wxhost/core/protocol'
import { payOrigin } from '@wxhost/core/protocol/pay'
import { channelName } from './claim/claim-outcome.ts'
import { stateChanged } from './notify/state-changed.ts'
import { apply } from './operation/apply.ts'
import { cancel } from './operation/cancel.ts'
import { status } from './operation/status.ts'
import { supplement } from './operation/supplement.ts'

/**
 * Insurance claims: wxhost's own contract in the manner of WeChat Pay v3, not WeChat's. Off unless the app's settings allow it.
 * @see wire-protocol reference, insurance page D, additions 8
 */
export default definePlugin({
  origins: [payOrigin],
  needs: ['platform-certificates'],
  keys: ['merchant', 'wechat-pay', 'api-v3'],
  operations: { apply, supplement, status, cancel },
  inbound: { [channelName]: stateChanged },
})
