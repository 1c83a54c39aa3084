import { type Asking, answeringBody, asked, type Exchange, fromState } from '@wxhost/contracts'
import { appointment, getOf, prize } from '../sample.ts'
import { refusalsOf } from './shared.ts'

const path = '/cgi-bin/template/get_all_private_template'

const listing: Asking = {
  doing: 'the list of templates',
  of: { operation: 'list' },
  page: 'template-message page, "Template management", and additions 4 "Management answers"',
  input: {},
  request: getOf(path),
}

const industries = { primary_industry: 'IT科技', deputy_industry: '互联网|电子商务' }
/** Those of the sandbox: the second is the sample of additions 4. */
const templates = [
  {
    template_id: appointment,
    title: '挂号成功通知',
    ...industries,
    content: '{{thing1.DATA}}\n时间：{{time2.DATA}}\n金额：{{amount3.DATA}}',
    example: '门诊挂号\n时间：2024-01-01 10:00\n金额：1.00元',
  },
  {
    template_id: prize,
    title: '领取奖金提醒',
    ...industries,
    content: '{{thing1.DATA}}\n金额:{{amount2.DATA}}',
    example: '您已领取奖金\n金额:10.00元',
  },
]
const keys = [
  ['thing1', 'time2', 'amount3'],
  ['thing1', 'amount2'],
]

const made = {
  template_id: prize,
  title: 'Sample',
  primary_industry: '',
  deputy_industry: '',
  content: '{{thing1.DATA}}',
  example: '',
}
/** Of the mock's library. */
const taken = {
  ...made,
  template_id: fromState('template-id', prize),
  title: '订单支付成功通知',
  content: '订单号：{{character_string1.DATA}}\n金额：{{amount2.DATA}}\n支付时间：{{time3.DATA}}',
}

const listed = (so: string, body: object, template_list: readonly object[]): Exchange =>
  asked(listing, {
    so,
    states: [answeringBody(path, JSON.stringify(body))],
    answer: { json: body },
    result: { kind: 'output', output: { template_list } },
  })

const empty = { title: '', primary_industry: '', deputy_industry: '', content: '', example: '', placeholders: [] }
const content =
  '{{ thing1.DATA }}{{time2.DATA}}{{thing1.DATA}}{{keyword.DATA}}{{9.DATA}}{{a-b.DATA}}{{x.data}}{{ phone_number3.DATA}}'

export const templateList: readonly Exchange[] = [
  asked(listing, {
    so: 'is given with the keys that each text asks for',
    answer: { json: { template_list: templates } },
    result: {
      kind: 'output',
      output: { template_list: templates.map((template, n) => ({ ...template, placeholders: keys[n] })) },
    },
    declares: {
      effect: 'safe',
      errors: ['credential', 'retryable', 'rate-limited', 'quota-exhausted', 'permission', 'config', 'business'],
    },
    inputs: { refuses: [['/template_id', prize]] },
    outputs: {
      takes: [['/template_list', []]],
      refuses: [
        ['/template_list'],
        ['/template_list', {}],
        ['/more', 1],
        ...[
          'template_id',
          'title',
          'primary_industry',
          'deputy_industry',
          'content',
          'example',
          'placeholders',
        ].flatMap((name) => [[`/template_list/0/${name}`] as const, [`/template_list/0/${name}`, 7] as const]),
        ['/template_list/0/placeholders', [7]],
        ['/template_list/0/more', 1],
      ],
    },
  }),
  asked(listing, {
    so: 'has those that were made without industries',
    states: [
      { name: 'the account has no template' },
      { name: 'the account has a template', params: { template_id: prize, content: '{{thing1.DATA}}' } },
    ],
    answer: { json: { template_list: [made] } },
    result: { kind: 'output', output: { template_list: [{ ...made, placeholders: ['thing1'] }] } },
  }),
  asked(listing, {
    so: 'has those that were taken of the library',
    states: [
      { name: 'the account has no template' },
      { name: 'the account took up a template of the library', params: { template_id_short: '43817' } },
    ],
    answer: { json: { template_list: [taken] } },
    result: {
      kind: 'output',
      output: { template_list: [{ ...taken, placeholders: ['character_string1', 'amount2', 'time3'] }] },
    },
  }),
  asked(listing, {
    so: 'is empty where the account has none',
    states: [{ name: 'the account has no template' }],
    answer: { json: { template_list: [] } },
    result: { kind: 'output', output: { template_list: [] } },
  }),
  listed('is given where WeChat leaves out all but the id', { template_list: [{ template_id: prize }] }, [
    { template_id: prize, ...empty },
  ]),
  listed(
    'is given where WeChat writes no texts',
    { errcode: 0, template_list: [{ template_id: prize, title: 1, content: null, example: [], primary_industry: {} }] },
    [{ template_id: prize, ...empty }],
  ),
  listed('names each key of a text once', { template_list: [{ template_id: prize, content }] }, [
    { template_id: prize, ...empty, content, placeholders: ['thing1', 'time2', 'keyword', 'phone_number3'] },
  ]),
  ...refusalsOf(
    listing,
    [],
    ['{}', '{"template_list":{}}', '{"template_list":[null]}', '{"template_list":[{"template_id":"a"},{"title":"x"}]}'],
  ),
]
