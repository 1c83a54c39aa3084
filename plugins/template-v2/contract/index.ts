import type { Interaction } from '@wxhost/contracts'
import { industries } from './industries.ts'
import { quotas } from './quota.ts'
import { sendings } from './send.ts'
import { templates } from './templates.ts'

/** What WeChat documents, as exchanges with this plugin. */
export const interactions: readonly Interaction[] = [...sendings, ...templates, ...industries, ...quotas]
