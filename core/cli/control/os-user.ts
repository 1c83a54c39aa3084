import { userInfo } from 'node:os'

/** The user of this process, for the history of what was done; its number where it has no name, as in some containers. */
export function osUser(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
