import type { Interaction } from '@wxhost/contracts'
import { refusals } from './refusals.ts'
import { quotaOf } from './request.ts'

const page = 'access-token page, "openapi/quota/get"'

/**
 * What WeChat documents, as exchanges with this plugin. Write requests, answers and results by hand from WeChat's
 * documents, not from what the plugin does: that is what makes them a proof.
 */
export const interactions: readonly Interaction[] = [
  {
    kind: 'exchange',
    description: 'the quota of an API is read',
    page,
    of: { operation: 'quota' },
    steps: [
      {
        request: quotaOf('/cgi-bin/message/template/send'),
        answer: {
          json: { errcode: 0, errmsg: 'ok', quota: { daily_limit: 100_000, used: 0, remain: 100_000 } },
        },
      },
    ],
    result: { kind: 'output', output: { limit: 100_000, used: 0, left: 100_000 } },
  },
  ...refusals,
]
