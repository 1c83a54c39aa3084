import type { RunFault } from './plugin-runner.ts'

/** What a plugin's function came to where it has no value, told by the thread that it runs in. */
export class MemberFault extends Error {
  override readonly name = 'MemberFault'
  readonly what: RunFault['what']

  /** @param note for logs; never what the plugin's own error says. */
  constructor(what: RunFault['what'], note: string) {
    super(note)
    this.what = what
  }
}
