import { type Asking, answeringBody, asked, type Exchange, each, like, regex, withRid } from '@wxhost/contracts'
import { commonErrors, getOf, nobodys, postOf, prize, refusalsOf } from './sample.ts'

const page = 'template-message page, "Template management"'
const listPath = '/cgi-bin/template/get_all_private_template'
const addPath = '/cgi-bin/template/api_add_template'
const deletePath = '/cgi-bin/template/del_private_template'

const listing: Asking = { doing: 'the list of templates', of: { operation: 'list' }, page, request: getOf(listPath) }

const listed = {
  template_id: 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY',
  title: '挂号成功通知',
  primary_industry: 'IT科技',
  deputy_industry: '互联网|电子商务',
  content: '{{thing1.DATA}}\n时间：{{ time2.DATA }}\n{{thing1.DATA}}',
  example: '门诊挂号',
}
/** Any that the account has. */
const anyTemplate = Object.fromEntries(
  Object.entries({ ...listed, content: '{{thing1.DATA}}' }).map(([name, value]) => [name, like(value)]),
)
const bare = { template_id: prize }
const empty = { title: '', primary_industry: '', deputy_industry: '', content: '', example: '', placeholders: [] }
const template = (over: object) => ({ template_list: [{ ...listed, ...over }] })
const told = (body: object) => ({
  states: [answeringBody(listPath, JSON.stringify(body))],
  answer: { text: JSON.stringify(body) },
})

const lists: readonly Exchange[] = [
  asked(listing, {
    so: 'is read',
    answer: { json: { template_list: each(anyTemplate) } },
    result: { kind: 'output', output: { template_list: each({ ...anyTemplate, placeholders: each(like('thing1')) }) } },
    declares: { effect: 'safe', errors: commonErrors },
    inputs: { refuses: [['/more', 1]] },
    outputs: {
      refuses: [
        ['/template_list'],
        ['/more', 1],
        ['/template_list/0/more', 1],
        ...[
          'template_id',
          'title',
          'primary_industry',
          'deputy_industry',
          'content',
          'example',
          'placeholders',
        ].flatMap((name) => [[`/template_list/0/${name}`] as const, [`/template_list/0/${name}`, 1] as const]),
        ['/template_list/0/placeholders', [1]],
      ],
    },
  }),
  asked(listing, {
    so: 'tells each placeholder once, in order',
    ...told({ template_list: [listed, bare] }),
    result: {
      kind: 'output',
      output: {
        template_list: [
          { ...listed, placeholders: ['thing1', 'time2'] },
          { ...bare, ...empty },
        ],
      },
    },
  }),
  asked(listing, {
    so: 'may be empty',
    ...told({ template_list: [] }),
    result: { kind: 'output', output: { template_list: [] } },
  }),
  ...refusalsOf(
    listing,
    [],
    ['{}', '{"template_list":{}}', '{"template_list":[1]}', JSON.stringify(template({ template_id: 1 }))],
  ),
]

const keywords = { template_id_short: '43216', keyword_name_list: ['就诊事项', '挂号费用'] }
const adding: Asking = {
  doing: 'the adding of a template',
  of: { operation: 'add' },
  page,
  input: keywords,
  request: postOf(addPath, keywords),
}
const id = regex('[\\w-]{43}', prize)

const additions: readonly Exchange[] = [
  asked(adding, {
    so: 'is done',
    answer: { json: { errcode: 0, errmsg: 'ok', template_id: id } },
    result: { kind: 'output', output: { template_id: id } },
    declares: { effect: 'unsafe', errors: [...commonErrors, 'invalid-argument'] },
    inputs: {
      takes: [
        ['/keyword_name_list'],
        ['/keyword_name_list', []],
        ['/keyword_name_list', Array.from({ length: 20 }, () => 'a')],
        ['/keyword_name_list/0', 'a'.repeat(64)],
        ['/template_id_short', 'TM_-0'],
        ['/template_id_short', 'a'.repeat(64)],
      ],
      refuses: [
        ['/template_id_short'],
        ['/template_id_short', ''],
        ['/template_id_short', 'a b'],
        ['/template_id_short', 'a'.repeat(65)],
        ['/keyword_name_list', Array.from({ length: 21 }, () => 'a')],
        ['/keyword_name_list/0', ''],
        ['/keyword_name_list/0', 'a'.repeat(65)],
        ['/keyword_name_list', 'a'],
        ['/more', 1],
      ],
    },
    outputs: { refuses: [['/template_id'], ['/template_id', 1], ['/more', 1]] },
  }),
  ...refusalsOf(
    adding,
    [
      { errcode: 40037, errmsg: 'invalid template_id', class: 'invalid-argument', path: '/template_id_short' },
      { errcode: 40246, errmsg: 'invalid keyword', class: 'invalid-argument', path: '/keyword_name_list' },
      { errcode: 40247, errmsg: 'invalid template', class: 'invalid-argument', path: '/template_id_short' },
    ],
    ['{}', '{"errcode":0,"template_id":""}', '{"errcode":0,"template_id":7}'],
  ),
]

const input = { template_id: prize }
const deleting: Asking = {
  doing: 'the deletion of a template',
  of: { operation: 'delete' },
  page,
  input,
  request: postOf(deletePath, input),
}
const ok = { json: { errcode: 0, errmsg: 'ok' } }
const deleted = { kind: 'output', output: { deleted: true } }
const other = { input: { template_id: nobodys }, request: postOf(deletePath, { template_id: nobodys }) }

const deletions: readonly Exchange[] = [
  asked(deleting, {
    so: 'is done',
    answer: ok,
    result: deleted,
    declares: { effect: 'idempotent', idempotency: { key: 'call' }, errors: [...commonErrors, 'invalid-argument'] },
    inputs: { refuses: [['/template_id'], ['/template_id', ''], ['/template_id', 'a'.repeat(129)], ['/more', 1]] },
    outputs: { refuses: [['/deleted', false], ['/deleted'], ['/more', 1]] },
  }),
  asked(deleting, {
    so: 'is done by an alias',
    call: { settings: { aliases: { 'custom:promo': prize } } },
    input: { template_id: 'custom:promo' },
    answer: ok,
    result: deleted,
  }),
  asked(deleting, {
    so: 'is done where a repeat finds the template gone',
    resent: true,
    ...other,
    answer: { json: { errcode: 40037, errmsg: withRid('invalid template_id') } },
    result: deleted,
  }),
  asked(deleting, {
    so: 'is refused on a repeat, too',
    resent: true,
    states: [{ name: 'the account is', params: { deniedApis: [deletePath] } }],
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
        ...other,
        states: [],
      },
      { errcode: 40036, errmsg: 'invalid template_id size', class: 'invalid-argument', path: '/template_id' },
    ],
    ['{}', '{"errmsg":"ok"}'],
  ),
  {
    kind: 'exchange',
    description: 'the deletion of a template that nobody knows',
    page,
    of: { operation: 'delete' },
    input: { template_id: 'nobody' },
    steps: [],
    result: {
      kind: 'error',
      class: 'invalid-argument',
      code: 'unknown-template',
      message: regex('[\\s\\S]+', 'what to do'),
      path: '/template_id',
    },
  },
]

export const templates: readonly Exchange[] = [...lists, ...additions, ...deletions]
