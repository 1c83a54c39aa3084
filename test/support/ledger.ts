import type { JournalEntry, NewFault, World } from '@wxhost/mock-wechat'

export const paths = {
  send: '/cgi-bin/message/template/send',
  list: '/cgi-bin/template/get_all_private_template',
  token: '/cgi-bin/stable_token',
  exchange: '/sns/oauth2/access_token',
  userinfo: '/sns/userinfo',
  login: '/sns/jscode2session',
} as const

/** How often the host asked WeChat for an access token. */
export const fetches = (world: World): number => world.journal.count(paths.token)

/** Every request of the host for a path, oldest first. */
export const sendings = (world: World, path: string = paths.send): readonly JournalEntry[] =>
  world.journal.entries({ path })

/** The ids by which WeChat recognises one message, one a sending. */
export const clientMsgIds = (world: World): readonly unknown[] =>
  sendings(world).map(({ body }) => (body as Record<string, unknown>).client_msg_id)

/** Troubles the next requests for a path: `times` of them, or all where `times` is Infinity. */
export function trouble(world: World, path: string, fault: NewFault['fault'], times = 1): void {
  world.faults.add({ match: { path }, fault, ...(Number.isFinite(times) ? { times } : {}) })
}
