import type { AppView } from '../protocol/index.ts'
import type { App } from './app.ts'

const views = new WeakMap<App, Map<string, AppView>>()
const none: AppView['settings'] = Object.freeze({})

/** What a plugin of `protocol` may see of the app: its own settings, no secrets. Made once an app. */
export function appViewFor(app: App, protocol: string): AppView {
  let byProtocol = views.get(app)
  if (byProtocol === undefined) {
    byProtocol = new Map()
    views.set(app, byProtocol)
  }
  let view = byProtocol.get(protocol)
  if (view === undefined) {
    view = Object.freeze({
      appid: app.appid,
      kind: app.kind,
      ...(app.mchid === undefined ? {} : { mchid: app.mchid }),
      ...(app.componentAppid === undefined ? {} : { componentAppid: app.componentAppid }),
      settings: app.settings[protocol] ?? none,
    })
    byProtocol.set(protocol, view)
  }
  return view
}
