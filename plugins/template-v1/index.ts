import { definePlugin } from '@wxhost/core/protocol'
import { origin } from './endpoint.ts'
import { send } from './send/send.ts'

/** Template messages of official accounts. @see wire-protocol reference, template-message page */
export default definePlugin({
  origins: [origin],
  needs: ['access-token'],
  operations: { send },
})
