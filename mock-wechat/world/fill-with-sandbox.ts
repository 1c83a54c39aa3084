import type { Components } from '../component/components.ts'
import { PLATFORM_PRIVATE_KEY } from '../fixtures/pay-keys.ts'
import { SANDBOX } from '../sandbox.ts'
import type { Apps } from './apps.ts'
import type { Merchants } from './merchants.ts'
import type { PlatformKeys } from './platform-keys.ts'
import type { Templates } from './templates.ts'
import type { Users } from './users.ts'

/** Puts the sample data into an empty world. */
export function fillWithSandbox(world: {
  apps: Apps
  users: Users
  templates: Templates
  merchants: Merchants
  platformKeys: PlatformKeys
  components: Components
}): void {
  const { app, miniProgram, users, templates } = SANDBOX
  world.apps.put({ ...app })
  world.apps.put({ ...miniProgram })
  world.components.put({ ...SANDBOX.component })
  const add = (openid: string, rest = {}) => world.users.put({ appid: app.appid, openid, ...rest })
  add(users.follower, { nickname: 'Band', unionid: 'o6_bmasdasdsad6_2sgVt7hMZOPfL' })
  add(users.unsubscribed, { subscribed: false })
  add(users.blacklisted, { blacklisted: true })
  add(users.refusing, { refuses: true })
  world.users.put({
    appid: miniProgram.appid,
    openid: users.miniProgram,
    nickname: 'Band',
    unionid: 'ocMvos6NjeKLIBqg5Mr9QjxrP1FA',
    sessionKey: SANDBOX.miniProgramSessionKey,
  })
  for (const template of Object.values(templates)) {
    world.templates.add(app.appid, { ...template, primary_industry: 'IT科技', deputy_industry: '互联网|电子商务' })
  }
  world.templates.startIndustries(app.appid, 1, 13)
  const { mchid, apiV3Key, certificate } = SANDBOX.merchant
  const { wechatPay } = SANDBOX
  world.merchants.put({ mchid, apiV3Key, certificates: [certificate], subMerchants: [SANDBOX.subMchid] })
  world.platformKeys.addCertificate(wechatPay.certificate, PLATFORM_PRIVATE_KEY)
  world.platformKeys.addPublicKey(wechatPay.publicKeyId, PLATFORM_PRIVATE_KEY)
}
