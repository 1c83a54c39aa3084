import type { Owner } from '../credential/owner.ts'
import type { App } from './app.ts'

/** A third-party platform's own row is the component itself. */
export const componentOf = ({
  appid,
  kind,
  componentAppid,
}: Pick<App, 'appid' | 'kind' | 'componentAppid'>): string | undefined =>
  componentAppid ?? (kind === 'open-platform' ? appid : undefined)

/** In whose names the host holds credentials for this app. */
export function appOwners(app: App): readonly Owner[] {
  const { appid, mchid } = app
  const component = componentOf(app)
  const owners: Owner[] = [{ kind: 'app', id: appid }]
  if (mchid !== undefined) owners.push({ kind: 'merchant', id: mchid })
  if (component !== undefined) owners.push({ kind: 'component', id: component })
  return owners
}
