import { type Asking, asked, type Exchange, regex } from '@wxhost/contracts'
import { postOf, prize, refusedHere } from '../sample.ts'
import { changingErrors, refusalsOf } from './shared.ts'

const path = '/cgi-bin/template/api_add_template'
const input = { template_id_short: '43216', keyword_name_list: ['就诊事项', '挂号费用'] }

const adding: Asking = {
  doing: 'a template of the library',
  of: { operation: 'add' },
  page: 'template-message page, "Template management"',
  input,
  request: postOf(path, input),
}

const otherwise = (change: object) => ({
  input: { ...input, ...change },
  request: postOf(path, { ...input, ...change }),
})
const newId = regex('[0-9A-Za-z_-]{43}', prize)
const added = {
  answer: { json: { errcode: 0, errmsg: 'ok', template_id: newId } },
  result: { kind: 'output', output: { template_id: newId } },
}
const words = (count: number) => Array.from({ length: count }, (_, n) => `词${n}`)

const notText = (keyword: string): Exchange => ({
  kind: 'exchange',
  of: { operation: 'add' },
  page: 'errcodes, 40033: WeChat refuses characters that JSON must escape',
  description: `a template of the library is not asked for with the keyword ${JSON.stringify(keyword)}`,
  input: { ...input, keyword_name_list: ['就诊事项', keyword] },
  steps: [],
  result: refusedHere('keyword-not-text', '/keyword_name_list', 'plain text'),
})

export const addedTemplates: readonly Exchange[] = [
  asked(adding, {
    so: 'is taken with some of its keywords',
    ...added,
    declares: {
      effect: 'unsafe',
      errors: changingErrors,
    },
    inputs: {
      takes: [
        ['/template_id_short', '0'],
        ['/template_id_short', 'Az_-09'.padEnd(64, '0')],
        ['/keyword_name_list'],
        ['/keyword_name_list', []],
        ['/keyword_name_list', words(20)],
        ['/keyword_name_list', ['a', 'a'.repeat(64)]],
      ],
      refuses: [
        ['/template_id_short'],
        ['/template_id_short', ''],
        ['/template_id_short', 43216],
        ['/template_id_short', 'a b'],
        ['/template_id_short', '0'.repeat(65)],
        ['/keyword_name_list', '就诊事项'],
        ['/keyword_name_list', words(21)],
        ['/keyword_name_list', ['']],
        ['/keyword_name_list', [7]],
        ['/keyword_name_list', ['a'.repeat(65)]],
        ['/template_id', prize],
      ],
    },
    outputs: { refuses: [['/template_id'], ['/template_id', 7], ['/more', 1]] },
  }),
  asked(adding, {
    so: 'is taken with all of its keywords',
    input: { template_id_short: '43817' },
    request: postOf(path, { template_id_short: '43817' }),
    ...added,
  }),
  asked(adding, {
    so: 'is taken with one of its keywords',
    ...otherwise({ keyword_name_list: ['就诊时间'] }),
    ...added,
  }),
  notText('b\u0000'),
  notText('\ud83d'),
  ...refusalsOf(
    adding,
    [
      {
        errcode: 40037,
        errmsg: 'invalid template_id',
        class: 'invalid-argument',
        path: '/template_id_short',
        ...otherwise({ template_id_short: '1' }),
        states: [],
      },
      {
        errcode: 40246,
        errmsg: 'invalid keyword_name_list',
        class: 'invalid-argument',
        path: '/keyword_name_list',
        ...otherwise({ keyword_name_list: ['就诊事项', '没有的词'] }),
        states: [],
      },
      // "need new category template" (errcodes).
      { errcode: 40247, errmsg: 'need new category template', class: 'invalid-argument', path: '/template_id_short' },
      {
        errcode: 45026,
        errmsg: 'template num exceeds limit',
        class: 'business',
        states: [{ name: 'the account has as many templates as it may' }],
      },
    ],
    [
      '{}',
      '{"errcode":0,"errmsg":"ok"}',
      '{"errcode":0,"errmsg":"ok","template_id":""}',
      '{"errcode":0,"template_id":7}',
    ],
  ),
]
