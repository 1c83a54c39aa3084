import { like, type PushInteraction, type Tree } from '@wxhost/contracts'
import { refused } from '../samples.ts'

const base = { kind: 'push', channel: 'push', page: 'callback page, 1' } as const
const mismatch = refused(403, 'signature', 'The signature does not match')
const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
  .filter((sign) => sign !== '<')
  .join('')

const check = (echostr: string) => ({ seal: 'address-check', echostr }) as const

const echoed = (body: Tree) => ({
  kind: 'answer',
  answer: { status: 200, contentType: 'text/plain; charset=utf-8', body },
})

const given: readonly (readonly [string, string])[] = [
  ['of the longest kind', 'x'.repeat(1024)],
  ['of every printable sign', printable],
  ['of one sign', '1'],
]

/** The signature does not cover the echo, and it is given back to whoever asks. */
const kept: readonly (readonly [string, string])[] = [
  ['of 1025 signs', 'x'.repeat(1025)],
  ['of no sign', ''],
  ['with a tag', '<script>'],
  ['with a space', 'a b'],
  ['with a line end', 'a\n'],
  ['beyond ASCII', 'é'],
  ['with a control character', 'a\u007f'],
]

const names = ['signature', 'timestamp', 'nonce', 'echostr']

export const addressChecks: readonly PushInteraction[] = [
  {
    ...base,
    description: 'WeChat checks the address',
    states: [{ name: 'the address is checked' }],
    push: check('4375120948345356249'),
    opened: echoed(like('4375120948345356249')),
    rejects: Object.fromEntries(
      [
        'a foreign signature',
        ...names.map((name) => `no ${name}`),
        ...names.slice(0, 3).map((name) => `another ${name}`),
      ].map((name) => [name, mismatch]),
    ),
  },
  {
    ...base,
    description: 'WeChat checks the address, however old the check is',
    call: { settings: { windowSeconds: 15 } },
    ageSeconds: 86_400,
    push: check('1'),
    opened: echoed('1'),
  },
  ...given.map(
    ([what, echostr]): PushInteraction => ({
      ...base,
      description: `an echo ${what} is given back`,
      push: check(echostr),
      opened: echoed(echostr),
    }),
  ),
  ...kept.map(
    ([what, echostr]): PushInteraction => ({
      ...base,
      description: `an echo ${what} is not given back`,
      push: check(echostr),
      opened: mismatch,
    }),
  ),
]
