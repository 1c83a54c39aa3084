import type { Interaction } from '@wxhost/contracts'
import { accessTokens } from './access-token.ts'
import { phoneNumbers } from './phone.ts'
import { checkedSessions } from './session/check-session.ts'
import { loginsOfUsers } from './session/code2session.ts'
import { userData } from './session/decrypt-user-data.ts'
import { resetSessions } from './session/reset-session.ts'
import { unsendable } from './unsendable.ts'
import { authorizeLinks } from './web/authorize-url.ts'
import { checkedTokens } from './web/check.ts'
import { exchangedCodes } from './web/exchange-code.ts'
import { refreshedTokens } from './web/refresh.ts'
import { profiles } from './web/userinfo.ts'

/** What WeChat documents, as exchanges with this plugin. */
export const interactions: readonly Interaction[] = [
  ...accessTokens,
  ...authorizeLinks,
  ...exchangedCodes,
  ...refreshedTokens,
  ...profiles,
  ...checkedTokens,
  ...loginsOfUsers,
  ...checkedSessions,
  ...resetSessions,
  ...userData,
  ...phoneNumbers,
  ...unsendable,
]
