import { type PayEndpoint, payBodyOf } from './pay-endpoint.ts'
import { NOTIFY_URL } from './read-order.ts'
import { openSensitive, sealForMerchant } from './sensitive.ts'

const MESSAGE = { most: 256 }

/**
 * Gives back what it is sent, the encrypted message under the merchant's certificate, and notifies notify_url of it: a way to
 * try every key (pay-v3 page, 3).
 */
export const securityEcho: PayEndpoint = {
  method: 'POST',
  path: '/v3/security/echo',
  answer(request) {
    const body = payBodyOf(request).only(['echo_message', 'encrypted_echo_message', 'notify_url'])
    const echo_message = body.text('echo_message', MESSAGE)
    const url = body.optionalUrl('notify_url', NOTIFY_URL)
    const isSealed = body.all.encrypted_echo_message !== undefined
    const secret = isSealed ? openSensitive(request, body, 'encrypted_echo_message') : undefined
    const encrypted = () => (secret === undefined ? undefined : sealForMerchant(request.merchantKey, secret))
    if (url !== undefined) {
      request.world.notifications.send({
        mchid: request.merchant.mchid,
        url,
        eventType: 'SECURITY_ECHO.SUCCESS',
        summary: '安全探测成功',
        originalType: 'security',
        // The notification spells this name otherwise than the answer does.
        resource: { echo_message, encrypt_echo_message: encrypted() },
      })
    }
    return { echo_message, encrypted_echo_message: encrypted() }
  },
}
