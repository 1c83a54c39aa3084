import type { Exchange } from '@wxhost/contracts'
import { appointment, prize, refusedHere, saying } from './sample.ts'
import { message } from './send/sending.ts'

interface Name {
  readonly name: string
  readonly aliases: Readonly<Record<string, string | number>>
  readonly result: object
}

/** Aliases are this host's own: a name that is none must never reach WeChat. */
const unknown = (name: string, aliases: readonly string[], ...says: readonly string[]): Name => ({
  name,
  aliases: Object.fromEntries(aliases.map((alias) => [alias, appointment])),
  result: refusedHere(name.includes(':') ? 'unknown-alias' : 'template-id-malformed', '/template_id', ...says),
})

const misconfigured = (target: string | number): Name => ({
  name: 'a:b',
  aliases: { 'a:b': target },
  result: {
    kind: 'error',
    class: 'config',
    code: 'alias-misconfigured',
    message: saying('a:b', '43 characters', 'aliases'),
    path: '/template_id',
  },
})

const none = (count: number) => [`none of its ${count} aliases has a near name`, 'list shows the template ids']

/**
 * Near are names of which at most one letter in four (at least one, at most three) must be changed, added, left out or
 * swapped with its neighbour; case aside; the three nearest, the nearest first.
 */
const names: readonly Name[] = [
  unknown('custom:none', [], 'custom:none', ...none(0)),
  unknown('custom:none', ['industry:order-paid', 'x:y'], ...none(2)),
  unknown('a:bc', ['a:xx', 'a:bx'], 'did you mean a:bx?'),
  unknown('a:bc', ['a:cb'], 'did you mean a:cb?'),
  unknown('a:bc', ['a:bcd'], 'did you mean a:bcd?'),
  unknown('a:bc', ['a:b'], 'did you mean a:b?'),
  unknown('a:bc', ['A:BC'], 'did you mean A:BC?'),
  unknown('A:BC', ['a:bc'], 'did you mean a:bc?'),
  unknown('a:bc', ['a:bcde', 'bc'], ...none(2)),
  unknown('a:bcd', ['a:cbx', 'x:cbd', 'a:xbd'], ...none(3)),
  unknown('a:cbd', ['a:bxd'], ...none(1)),
  unknown('a:bxcd', ['a:bcd'], 'did you mean a:bcd?'),
  unknown('a:bcd', ['a:bxcd'], 'did you mean a:bxcd?'),
  unknown('a:b', ['a:c', 'a:cd'], 'did you mean a:c?'),
  // Seven letters: one may differ; eight: two.
  unknown('abc:def', ['abc:dgh'], ...none(1)),
  unknown('abc:defg', ['abc:dehi'], 'did you mean abc:dehi?'),
  // Three at most, and no more than three letters of a long name.
  unknown('industry:order-piad', ['industry:order-xxxx', 'industry:order-paid'], 'did you mean industry:order-paid?'),
  unknown(
    'shop:order-paid-twice',
    [
      'shop:order-paid-txxxx',
      'shop:order-paid-twxxx',
      'shop:order-paid-twixx',
      'shop:order-paid-twicx',
      'shop:order-paid-twoce',
    ],
    'did you mean shop:order-paid-twicx or shop:order-paid-twoce or shop:order-paid-twixx?',
  ),
  unknown('industry:order-paid', ['industry:orders-pay'], 'did you mean industry:orders-pay?'),
  unknown('industry:order-paid', ['industry:orders-payXY', 'industry:or-paidXYZ'], ...none(2)),
  unknown('a:bcdefghijk', ['a:bXdefghijkX', 'a:cbXefghijk'], 'did you mean a:bXdefghijkX or a:cbXefghijk?'),
  // Names that every object inherits are names as others are.
  unknown('constructor', [], 'this has 11', ...none(0)),
  unknown('promo', ['prmoo', 'x:y'], '43 letters, digits', 'this has 5', 'did you mean prmoo?'),
  unknown(`${appointment}0`, [], 'this has 44', ...none(0)),
  unknown(appointment.slice(1), [], 'this has 42', ...none(0)),
  unknown(`${appointment.slice(1)}.`, [], 'this has 43', ...none(0)),
  misconfigured(7),
  misconfigured('short'),
  misconfigured(`${prize}0`),
]

const refused = (operation: string, doing: string, input: (name: string) => object) =>
  names.map(
    ({ name, aliases, result }): Exchange => ({
      kind: 'exchange',
      of: { operation },
      page: 'template-message page: template_id is the 43-char id, from the account',
      description: `${doing} the name ${name} of ${JSON.stringify(aliases)}`,
      call: { settings: { aliases } },
      input: input(name),
      steps: [],
      result,
    }),
  )

export const wrongTemplateNames: readonly Exchange[] = [
  ...refused('send', 'a template message is not sent under', (template_id) => ({ ...message, template_id })),
  ...refused('delete', 'a template is not deleted under', (template_id) => ({ template_id })).slice(0, 3),
]
