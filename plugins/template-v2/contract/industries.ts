import { type Asking, asked, type Exchange, like } from '@wxhost/contracts'
import { commonErrors, getOf, postOf, refusalsOf } from './sample.ts'

const page = 'template-message page, "Template management"; additions 4'
const reading: Asking = {
  doing: 'the industries of an account',
  of: { operation: 'get-industry' },
  page,
  request: getOf('/cgi-bin/template/get_industry'),
}
const industry = { first_class: like('IT科技'), second_class: like('互联网|电子商务') }
const both = { primary_industry: industry, secondary_industry: industry }
const bodyWith = (primary: unknown, secondary: unknown) =>
  JSON.stringify({ primary_industry: primary, secondary_industry: secondary })
const whole = { first_class: 'a', second_class: 'b' }

const input = { industry_id1: '1', industry_id2: '4' }
const setting: Asking = {
  doing: 'the setting of the industries',
  of: { operation: 'set-industry' },
  page,
  input,
  request: postOf('/cgi-bin/template/api_set_industry', input),
}

export const industries: readonly Exchange[] = [
  asked(reading, {
    so: 'are read',
    answer: { json: both },
    result: { kind: 'output', output: both },
    declares: { effect: 'safe', errors: commonErrors },
    inputs: { refuses: [['/more', 1]] },
    outputs: {
      refuses: [
        ['/primary_industry'],
        ['/secondary_industry'],
        ['/primary_industry/first_class'],
        ['/primary_industry/second_class', 1],
        ['/secondary_industry/second_class'],
        ['/primary_industry/more', 1],
        ['/more', 1],
      ],
    },
  }),
  ...refusalsOf(
    reading,
    [],
    [
      '{}',
      bodyWith(whole, {}),
      bodyWith({}, whole),
      bodyWith(whole, { first_class: 'a' }),
      bodyWith({ second_class: 'a' }, whole),
      bodyWith(whole, 'a'),
    ],
  ),
  asked(setting, {
    so: 'is done',
    answer: { json: { errcode: 0, errmsg: 'ok' } },
    result: { kind: 'output', output: { accepted: true } },
    declares: { effect: 'unsafe', errors: [...commonErrors, 'invalid-argument'] },
    inputs: {
      takes: [['/industry_id1', '41']],
      refuses: [
        ['/industry_id1'],
        ['/industry_id2'],
        ['/industry_id1', '0'],
        ['/industry_id1', '100'],
        ['/industry_id1', 1],
        ['/more', 1],
      ],
    },
    outputs: { refuses: [['/accepted'], ['/accepted', false], ['/more', 1]] },
  }),
  ...refusalsOf(
    setting,
    [
      { errcode: 43100, errmsg: 'change template too frequently', class: 'quota-exhausted' },
      { errcode: 40008, errmsg: 'invalid message type', class: 'invalid-argument' },
    ],
    ['{}', '{"errmsg":"ok"}'],
  ),
]
