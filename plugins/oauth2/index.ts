import { definePlugin } from '@wxhost/core/protocol'
import { accessToken } from './access-token/access-token.ts'
import { origin } from './endpoint.ts'
import { authorizeUrl } from './web/authorize-url.ts'
import { check } from './web/check.ts'
import { exchangeCode } from './web/exchange-code.ts'
import { refresh } from './web/refresh.ts'
import { userinfo } from './web/userinfo.ts'

/** Web login, mini-program login and the app's access token. @see wire-protocol reference, oauth2 page */
export default definePlugin({
  origins: [origin],
  secrets: { 'app-secret': { origins: [origin] } },
  credentials: { 'access-token': accessToken },
  operations: {
    'authorize-url': authorizeUrl,
    'exchange-code': exchangeCode,
    refresh,
    userinfo,
    check,
  },
})
