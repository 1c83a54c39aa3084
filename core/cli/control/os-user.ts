import { userInfo } from 'node:os'

/** The user of this process, for the history of what was done; its number where it has no name, as in some containers. */
export function osUser(look: () => { readonly username: string } = userInfo, uid = process.getuid?.()): string {
  try {
    return look().username
  } catch {
    return String(uid ?? 'unknown')
  }
}
