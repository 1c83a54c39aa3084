import { definePlugin } from '@wxhost/core/protocol'
import { origin } from './endpoint.ts'
import { quota } from './quota.ts'

/** Put your operations here, one file each: a pair of pure functions over plain data. They do no I/O, the host sends. */
export default definePlugin({
  origins: [origin],
  needs: ['access-token'],
  operations: { quota },
})
