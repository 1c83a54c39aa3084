import { definePlugin } from '@wxhost/core/protocol'
import { origin } from './ask.ts'
import { getIndustry, setIndustry } from './industries.ts'
import { quota } from './quota.ts'
import { send } from './send.ts'
import { add, deleteTemplate, list } from './templates.ts'

/**
 * Template messages, the version after template-v1: what a value may hold is left to WeChat, whose rules change; a sending
 * tells the id by which WeChat knows it again; and the quota of the day can be read. Whoever called v1 may call v2.
 * @see wire-protocol reference, template-message page
 */
export default definePlugin({
  origins: [origin],
  needs: ['access-token'],
  operations: {
    send,
    list,
    add,
    delete: deleteTemplate,
    'get-industry': getIndustry,
    'set-industry': setIndustry,
    quota,
  },
})
