import type { SettingOptions } from '../setting-options.ts'

export type RehearseOptions = SettingOptions & {
  readonly traffic: string
  readonly allow: readonly string[]
  readonly json?: boolean
}
