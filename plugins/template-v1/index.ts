import { definePlugin } from '@wxhost/core/protocol'
import { origin } from './endpoint.ts'
import { add } from './manage/add.ts'
import { deleteTemplate } from './manage/delete-template.ts'
import { getIndustry } from './manage/get-industry.ts'
import { list } from './manage/list.ts'
import { setIndustry } from './manage/set-industry.ts'
import { send } from './send/send.ts'

/** Template messages of official accounts. @see wire-protocol reference, template-message page */
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
  },
})
