import { type Exchange, sealedField, type Variants } from '@wxhost/contracts'
import { refusals } from './refusals.ts'
import { refusedBefore } from './refused-before.ts'
import { appid, mchid, partner, subMchid } from './samples.ts'
import { answered, post } from './wire.ts'

const of = { operation: 'security-echo' }
const page = 'pay-v3 page, 3 and 7'
const path = '/v3/security/echo'
const input = { echo_message: 'hello' }
const base = { kind: 'exchange', of, page, input } as const
const sealed = { encrypted_echo_message: sealedField('hello') }
const request = post(path, { ...input, ...sealed })
const output = (decrypted: boolean, echo_message = 'hello') => ({ kind: 'output', output: { echo_message, decrypted } })

/** Of the vectors: 6217000010001234567, encrypted under the merchant's certificate. */
const another =
  'TFypYjSQ2aP1yDJ8gzkv86XuWJSyeevZ/zoDypk1mz6nzUZYxaPvkLlkawLSZcHrOZNVRn8DjQaIFiqUVkMtcfb5P9NleGVM5+mUexYNhGTV2G1TwVl/kNr6ectyWCJUjhPHS6Pswkwht6zLCihg1UU5Drf3Sh49+ffa7enfdhxn2AEEWQ3QVpmupfdhiQfWlZqGmxLsDbeDl4S0GobaxMTKr9OpKAMAJ3iboiafxMG6fbUE5GVYqNaWlg9ZPOzUjVDuRcNCz7urQXFuEZhqRvbmnwklv0xLRWMqS/e1MQiCQvg7PVA/x8k8CMzvLBcLUq3Wg50NkAWdLWFqY7YQRw=='
const differs = refusedBefore('business', 'echo-differs', 'WeChat Pay')

const answers: readonly (readonly [string, object, object])[] = [
  ['says something else', { echo_message: 'hallo' }, differs],
  ['says nothing', {}, differs],
  ['holds something else within', { echo_message: 'hello', encrypted_echo_message: another }, differs],
  ['cannot be opened', { echo_message: 'hello', encrypted_echo_message: 'AAAA' }, output(false)],
  ['is no base64', { echo_message: 'hello', encrypted_echo_message: `${another.slice(0, -3)}x==` }, output(false)],
  ['holds no text', { echo_message: 'hello', encrypted_echo_message: 1 }, output(false)],
  ['holds nothing encrypted', { echo_message: 'hello' }, output(false)],
]

const limits: Variants = {
  takes: [
    ['/echo_message', '🧸'.repeat(50)],
    ['/notify_url', `https://gw.example.com/${'x'.repeat(232)}`],
    ['/appid', appid],
    ['/mchid', mchid],
  ],
  refuses: [
    ['/echo_message'],
    ['/echo_message', ''],
    ['/echo_message', 'x'.repeat(51)],
    ['/echo_message', '\u0000'],
    ['/notify_url', `https://gw.example.com/${'x'.repeat(233)}`],
    ['/notify_url', 'https://gw.example.com/?x'],
    ['/appid', ''],
    ['/mchid', 'x'],
    ['/sub_mchid', subMchid],
    ['/other', 'x'],
  ],
}

export const securityEchoes: readonly Exchange[] = [
  {
    ...base,
    description: 'a message comes back, in plain and encrypted',
    declares: { effect: 'safe' },
    steps: [{ request, answer: answered({ ...input, ...sealed }) }],
    result: output(true),
    inputs: limits,
    outputs: {
      refuses: [['/echo_message'], ['/echo_message', 1], ['/decrypted'], ['/decrypted', 'true'], ['/other', 'x']],
    },
  },
  {
    ...base,
    description: 'a message of Chinese comes back to a partner, and a notification is asked for',
    call: partner,
    input: { echo_message: '你好', notify_url: 'https://gw.example.com/echo', appid, mchid },
    steps: [
      {
        request: post(path, {
          notify_url: 'https://gw.example.com/echo',
          echo_message: '你好',
          encrypted_echo_message: sealedField('你好'),
        }),
        answer: answered({ echo_message: '你好', encrypted_echo_message: sealedField('你好') }),
      },
    ],
    result: output(true, '你好'),
  },
  ...answers.map(
    ([what, answer, result]): Exchange => ({
      ...base,
      description: `an echo that ${what} is told`,
      states: [{ name: 'WeChat Pay says', params: { path, body: JSON.stringify(answer) } }],
      steps: [{ request, answer: answered(answer) }],
      result,
    }),
  ),
  {
    ...base,
    description: 'an empty echo is not trusted',
    states: [{ name: 'WeChat Pay says', params: { path, body: '' } }],
    steps: [{ request, answer: { status: 204, signed: true } }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  {
    ...base,
    description: 'a message is not sent for another merchant',
    input: { ...input, mchid: '1900000001' },
    steps: [],
    result: refusedBefore('invalid-argument', 'mchid-foreign', mchid, '/mchid'),
  },
  ...refusals({ operation: 'security-echo', input, request, path, page }),
]
