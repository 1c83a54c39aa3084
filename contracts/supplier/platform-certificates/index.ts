import { definePlugin } from '@wxhost/core/protocol'
import { payOrigin, platformCertificates } from '@wxhost/core/protocol/pay'

/** WeChat Pay's certificates for a plugin that is on trial without the one that supplies them. @see pay-v3 page, 6 */
// biome-ignore lint/style/noDefaultExport: the entry of a plugin package
export default definePlugin({
  origins: [payOrigin],
  keys: ['merchant', 'wechat-pay', 'api-v3'],
  operations: {},
  credentials: { 'platform-certificates': platformCertificates },
})
