import { sameSecret } from '../base/secret.ts'
import { WechatError } from '../base/wechat-error.ts'
import type { App } from '../world/apps.ts'
import type { World } from '../world/world.ts'

/**
 * The app that an appid and its secret prove. @throws WechatError 41002, 41004, 40013, 50007, 40243, 40125
 */
export function appBySecret(world: World, appid: string, secret: string): App {
  if (appid === '') throw new WechatError(41002)
  if (secret === '') throw new WechatError(41004)
  const app = world.apps.get(appid)
  if (!app) throw new WechatError(40013)
  if (app.frozen) throw new WechatError(50007)
  if (app.secretFrozen) throw new WechatError(40243)
  if (!sameSecret(secret, app.secret)) throw new WechatError(40125)
  return app
}

/** Only the calls that issue app tokens look at the caller's address. @throws WechatError 40164 */
export function checkCallerIp(world: World, app: App): void {
  const ip = world.settings.callerIp
  if (!app.ipWhitelist || app.ipWhitelist.includes(ip)) return
  throw new WechatError(40164, `invalid ip ${ip} ipv6 ::ffff:${ip}, not in whitelist`)
}
