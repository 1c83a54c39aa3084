import { type Asking, answeringBody, asked, type Exchange } from '@wxhost/contracts'
import { getOf, postOf } from '../sample.ts'
import { changingErrors, refusalsOf } from './shared.ts'

const getPath = '/cgi-bin/template/get_industry'
const setPath = '/cgi-bin/template/api_set_industry'
const page = 'template-message page, "Template management", and additions 4 "Management answers"'

const reading: Asking = {
  doing: 'the industries of an account',
  of: { operation: 'get-industry' },
  page,
  input: {},
  request: getOf(getPath),
}

/** The sandbox's; by number 1 and 13 of the official table. */
const industries = {
  primary_industry: { first_class: 'IT科技', second_class: '互联网|电子商务' },
  secondary_industry: { first_class: '运输与仓储', second_class: '快递' },
}
const { primary_industry: first, secondary_industry: second } = industries
/** By number 2 and 5. */
const set = {
  primary_industry: { first_class: 'IT科技', second_class: 'IT软件与服务' },
  secondary_industry: { first_class: 'IT科技', second_class: '通信与运营商' },
}
const none = { first_class: '', second_class: '' }
const unset = { primary_industry: none, secondary_industry: none }
const lackingOne = [
  {},
  [],
  { primary_industry: first },
  { secondary_industry: second },
  { primary_industry: first, secondary_industry: 'x' },
  { primary_industry: first, secondary_industry: { ...second, first_class: 1 } },
  { primary_industry: { ...first, second_class: null }, secondary_industry: second },
]
const members = ['first_class', 'second_class']
const classes = ['primary_industry', 'secondary_industry'].flatMap((which) =>
  members.map((name) => `/${which}/${name}`),
)

const setting: Asking = {
  doing: 'the setting of industries',
  of: { operation: 'set-industry' },
  page,
  input: { industry_id1: '2', industry_id2: '41' },
  request: postOf(setPath, { industry_id1: '2', industry_id2: '41' }),
}

export const industriesRead: readonly Exchange[] = [
  asked(reading, {
    so: 'are given',
    answer: { json: industries },
    result: { kind: 'output', output: industries },
    declares: {
      effect: 'safe',
      errors: ['credential', 'retryable', 'rate-limited', 'quota-exhausted', 'permission', 'config', 'business'],
    },
    inputs: { refuses: [['/industry_id1', '1']] },
    outputs: {
      refuses: [
        ['/primary_industry'],
        ['/secondary_industry'],
        ['/more', 1],
        ['/primary_industry/more', 1],
        ...classes.flatMap((at) => [[at] as const, [at, 7] as const]),
      ],
    },
  }),
  asked(reading, {
    so: 'are those that were set',
    states: [{ name: 'the industries were set this month' }],
    answer: { json: set },
    result: { kind: 'output', output: set },
  }),
  asked(reading, {
    so: 'are empty where they were never set',
    states: [{ name: 'the access token is of the mini program' }],
    answer: { json: unset },
    result: { kind: 'output', output: unset },
  }),
  asked(reading, {
    so: 'are given without what WeChat adds',
    states: [
      answeringBody(getPath, JSON.stringify({ errcode: 0, ...industries, primary_industry: { ...first, id: 1 } })),
    ],
    answer: { json: { errcode: 0, ...industries, primary_industry: { ...first, id: 1 } } },
    result: { kind: 'output', output: industries },
  }),
  ...refusalsOf(
    reading,
    [],
    lackingOne.map((body) => JSON.stringify(body)),
  ),
]

export const industriesSet: readonly Exchange[] = [
  asked(setting, {
    so: 'is accepted',
    answer: { json: { errcode: 0, errmsg: 'ok' } },
    result: { kind: 'output', output: { accepted: true } },
    declares: {
      effect: 'unsafe',
      errors: changingErrors,
    },
    inputs: {
      takes: [
        ['/industry_id1', '1'],
        ['/industry_id2', '99'],
      ],
      refuses: [
        ['/industry_id3', '3'],
        ...['/industry_id1', '/industry_id2'].flatMap((at) => [
          [at] as const,
          [at, 1] as const,
          [at, ''] as const,
          [at, '0'] as const,
          [at, '01'] as const,
          [at, '100'] as const,
        ]),
      ],
    },
    outputs: { refuses: [['/accepted', false], ['/accepted'], ['/more', 1]] },
  }),
  ...refusalsOf(
    setting,
    [
      {
        errcode: 43100,
        errmsg: 'change template too frequently',
        class: 'quota-exhausted',
        states: [{ name: 'the industries were set this month' }],
      },
      {
        errcode: 40097,
        errmsg: 'invalid args',
        class: 'invalid-argument',
        nothingHappened: true,
        input: { industry_id1: '1', industry_id2: '42' },
        request: postOf(setPath, { industry_id1: '1', industry_id2: '42' }),
        states: [],
      },
    ],
    ['{}', '{"errmsg":"ok"}'],
  ),
]
