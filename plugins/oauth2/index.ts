import { definePlugin } from '@wxhost/core/protocol'
import { accessToken } from './access-token/access-token.ts'
import { origin } from './endpoint.ts'
import { getPhoneNumber } from './phone/get-phone-number.ts'
import { checkSession } from './session/check-session.ts'
import { code2session } from './session/code2session.ts'
import { decryptUserData } from './session/decrypt-user-data.ts'
import { resetSession } from './session/reset-session.ts'
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
    code2session,
    'check-session': checkSession,
    'reset-session': resetSession,
    'decrypt-user-data': decryptUserData,
    'get-phone-number': getPhoneNumber,
  },
})
