import { type Asking, asked, type Exchange, withRid } from '@wxhost/contracts'
import { postOf, prize } from '../sample.ts'
import { changingErrors, refusalsOf } from './shared.ts'

const path = '/cgi-bin/template/del_private_template'
const input = { template_id: prize }
const unknown = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'

const deleting: Asking = {
  doing: 'the deletion of a template',
  of: { operation: 'delete' },
  page: 'template-message page, "Template management"',
  input,
  request: postOf(path, input),
}

const otherwise = (template_id: string) => ({ input: { template_id }, request: postOf(path, { template_id }) })
const ok = { json: { errcode: 0, errmsg: 'ok' } }
const deleted = { kind: 'output', output: { deleted: true } }

export const deletedTemplates: readonly Exchange[] = [
  asked(deleting, {
    so: 'is done',
    answer: ok,
    result: deleted,
    declares: {
      effect: 'idempotent',
      idempotency: { key: 'call' },
      errors: changingErrors,
    },
    inputs: {
      takes: [['/template_id', 'a']],
      refuses: [
        ['/template_id'],
        ['/template_id', ''],
        ['/template_id', 7],
        ['/template_id', 'a'.repeat(129)],
        ['/id', prize],
      ],
    },
    outputs: { refuses: [['/deleted', false], ['/deleted'], ['/more', 1]] },
  }),
  asked(deleting, {
    so: 'is done by an alias',
    call: { settings: { aliases: { 'custom:promo': prize } } },
    input: { template_id: 'custom:promo' },
    request: postOf(path, input),
    answer: ok,
    result: deleted,
  }),
  // A lost answer to the first sending: the template is gone as wanted.
  asked(deleting, {
    so: 'is done where a repeat finds the template gone',
    resent: true,
    ...otherwise(unknown),
    answer: { json: { errcode: 40037, errmsg: withRid('invalid template_id') } },
    result: deleted,
  }),
  asked(deleting, {
    so: 'is refused with 48001 on a repeat, too',
    resent: true,
    states: [{ name: 'the account is', params: { deniedApis: [path] } }],
    answer: { json: { errcode: 48001, errmsg: withRid('api unauthorized') } },
    result: { kind: 'error', class: 'permission', code: '48001', message: withRid('api unauthorized') },
  }),
  ...refusalsOf(
    deleting,
    [
      {
        errcode: 40037,
        errmsg: 'invalid template_id',
        class: 'invalid-argument',
        path: '/template_id',
        ...otherwise(unknown),
        states: [],
      },
      { errcode: 40036, errmsg: 'invalid template_id size', class: 'invalid-argument', path: '/template_id' },
    ],
    ['{}', '{"errmsg":"ok"}', '{"template_list":[]}'],
  ),
]
