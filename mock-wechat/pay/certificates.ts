import { shanghaiTime } from '../base/calendar.ts'
import { PayError } from '../base/pay-error.ts'
import { keyModeOf } from './choose-key.ts'
import type { PayEndpoint } from './pay-endpoint.ts'
import { sealResource } from './signature.ts'

const ASSOCIATED_DATA = 'certificate'

/** Every platform certificate that is listed and has not expired, under the merchant's APIv3 key; a merchant of public keys only has none (pay-v3 page, 6). */
export const certificates: PayEndpoint = {
  method: 'GET',
  path: '/v3/certificates',
  answer({ world, merchant }) {
    if (keyModeOf(world, merchant) === 'public-key') {
      const message = '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。'
      throw new PayError(404, 'RESOURCE_NOT_EXISTS', message)
    }
    const live = world.platformKeys
      .certificates()
      .filter(({ listed, validTo }) => listed && validTo > world.clock.now())
    const data = live.map(({ serial, pem, validFrom, validTo }) => {
      const nonce = world.random.hex(12)
      return {
        serial_no: serial,
        effective_time: shanghaiTime(validFrom),
        expire_time: shanghaiTime(validTo),
        encrypt_certificate: {
          algorithm: 'AEAD_AES_256_GCM',
          nonce,
          associated_data: ASSOCIATED_DATA,
          ciphertext: sealResource(merchant.apiV3Key, nonce, ASSOCIATED_DATA, pem),
        },
      }
    })
    return { data }
  },
}
