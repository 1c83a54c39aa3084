import { filledCredential, type Matcher, type RequestSpec, regex, type Tree } from '@wxhost/contracts'

/** The sandbox's users and templates; ids and texts of the template-message page, "Worked example". */
export const follower = 'oia2TjuEGTNoeX76QEjQNrcURxG8'
export const appointment = 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY'
export const prize = 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s'

const origin = 'https://api.weixin.qq.com'
const query = { access_token: filledCredential('access-token') }

export const getOf = (path: string): RequestSpec => ({ method: 'GET', origin, path, query })

export const postOf = (path: string, body: Tree): RequestSpec => ({ method: 'POST', origin, path, query, json: body })

/** Advice of the plugin's own: the words are free, these must be among them. */
export const saying = (...words: readonly string[]): Matcher =>
  regex(`[\\s\\S]*${words.map(escaped).join('[\\s\\S]*')}[\\s\\S]*`, words.join(' … '))

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A failure before anything was sent. */
export const refusedHere = (code: string, path: string, ...words: readonly string[]) => ({
  kind: 'error',
  class: 'invalid-argument',
  code,
  message: saying(...words),
  path,
})
