import type { Owner } from '../credential/owner.ts'
import type { App } from './app.ts'

/** In whose names the host holds credentials for this app. */
export function appOwners({ appid, mchid, componentAppid }: App): readonly Owner[] {
  const owners: Owner[] = [{ kind: 'app', id: appid }]
  if (mchid !== undefined) owners.push({ kind: 'merchant', id: mchid })
  if (componentAppid !== undefined) owners.push({ kind: 'component', id: componentAppid })
  return owners
}
