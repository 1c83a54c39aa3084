import type { Interaction } from '@wxhost/contracts'
import { addedTemplates } from './manage/add.ts'
import { deletedTemplates } from './manage/delete.ts'
import { industriesRead, industriesSet } from './manage/industries.ts'
import { templateList } from './manage/list.ts'
import { acceptedMessages } from './send/accepted.ts'
import { refusedMessages } from './send/refused.ts'
import { messagesNotSent } from './send/refused-here.ts'
import { messageValues } from './send/values.ts'
import { warnedMessages } from './send/warned.ts'
import { wrongTemplateNames } from './template-names.ts'
import { unsendable } from './unsendable.ts'

/** What WeChat documents, as exchanges with this plugin. */
export const interactions: readonly Interaction[] = [
  ...acceptedMessages,
  ...warnedMessages,
  ...refusedMessages,
  ...messageValues,
  ...messagesNotSent,
  ...wrongTemplateNames,
  ...templateList,
  ...addedTemplates,
  ...deletedTemplates,
  ...industriesRead,
  ...industriesSet,
  ...unsendable,
]
