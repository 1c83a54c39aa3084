import { filledCredential, type Matcher, type RequestSpec, regex, type Tree } from '@wxhost/contracts'

/** The sandbox: its app, whose follower has the unionid of the oauth2 page's worked example. */
export const appid = 'wxd678efh567hg6787'
export const follower = 'oia2TjuEGTNoeX76QEjQNrcURxG8'
export const unionid = 'o6_bmasdasdsad6_2sgVt7hMZOPfL'

const origin = 'https://api.weixin.qq.com'

export const getOf = (path: string, query: Readonly<Record<string, Tree>>): RequestSpec => ({
  method: 'GET',
  origin,
  path,
  query,
})

export const postOf = (path: string, json: Tree, query?: Readonly<Record<string, Tree>>): RequestSpec => ({
  method: 'POST',
  origin,
  path,
  json,
  ...(query === undefined ? {} : { query }),
})

/** The app's own token. */
export const appToken = { access_token: filledCredential('access-token') }

/** Advice of the plugin's own: the words are free, these must be among them. */
export const saying = (...words: readonly string[]): Matcher =>
  regex(`[\\s\\S]*${words.map(escaped).join('[\\s\\S]*')}[\\s\\S]*`, words.join(' … '))

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A failure before anything was sent. */
export const refusedHere = (errorClass: string, code: string, path: string, ...words: readonly string[]) => ({
  kind: 'error',
  class: errorClass,
  code,
  message: saying(...words),
  path,
})
