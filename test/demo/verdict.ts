/** What callers saw, and what WeChat did. */
export interface Ledger {
  readonly callers: {
    readonly made: number
    /** msgid of each call that was answered with 200. */
    readonly msgids: readonly string[]
    /** One line a call that was not. */
    readonly failed: readonly string[]
  }
  readonly wechat: {
    /** Requests to send that WeChat took. */
    readonly accepted: number
    /** Requests to send that WeChat refused, by errcode. */
    readonly refused: Readonly<Record<string, number>>
    readonly tokenFetches: number
    readonly messages: readonly { readonly msgid: string; readonly clientMsgId: string }[]
  }
}

/** The first; one each for the expiry, the rotation and the revocation; the normal try before the forced one. */
const expectedFetches = 5

const most = 5

/** All that is not as it should be, one line each; none: the demo succeeded. */
export function whatIsWrong({ callers, wechat }: Ledger): readonly string[] {
  const delivered = new Set(wechat.messages.map(({ msgid }) => msgid))
  const ids = new Set(wechat.messages.map(({ clientMsgId }) => clientMsgId))
  const lost = callers.msgids.filter((msgid) => !delivered.has(msgid))
  const refused = Object.values(wechat.refused).reduce((sum, count) => sum + count, 0)
  return [
    ...callers.failed.slice(0, most),
    ...when(callers.failed.length > most, `… and ${callers.failed.length - most} more calls failed`),
    ...when(wechat.messages.length !== callers.made, `${callers.made} calls, but ${wechat.messages.length} messages`),
    ...when(ids.size !== wechat.messages.length, `${wechat.messages.length - ids.size} messages came twice`),
    ...when(lost.length > 0, `${lost.length} answers name a message that nobody got`),
    // Fewer is no fault: on a machine that stalls, two deaths may fall into one fetch.
    ...when(
      wechat.tokenFetches > expectedFetches,
      `${wechat.tokenFetches} token fetches, expected ${expectedFetches} at most`,
    ),
    ...when(refused === 0, 'WeChat refused nothing: the token did not end in flight'),
  ]
}

const when = (wrong: boolean, line: string): readonly string[] => (wrong ? [line] : [])
