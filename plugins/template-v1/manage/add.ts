import {
  type Decoded,
  type Failure,
  failure,
  type JsonObject,
  type Operation,
  output,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { closed, notWeChat, post, readAnswer } from '../endpoint.ts'
import { isPlainText } from '../plain-text.ts'

const input = Type.Object(
  {
    template_id_short: Type.String({
      pattern: '^[0-9A-Za-z_-]{1,64}$',
      description: "The number in WeChat's template library",
    }),
    keyword_name_list: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
        maxItems: 20,
        description: 'Keywords of a category template, in the wanted order',
      }),
    ),
  },
  closed,
)
type Input = Static<typeof input>

const added = Type.Object({ template_id: Type.String() }, closed)
type Added = Static<typeof added>

const rules = {
  paths: { 40037: '/template_id_short', 40246: '/keyword_name_list', 40247: '/template_id_short' },
}

/** Takes a template from the library; a second sending takes it twice. At most 25. @see wire-protocol reference, template-message page */
export const add: Operation<Input, Added> = {
  summary: 'Add a template of the library to an official account',
  effect: 'unsafe',
  input,
  output: added,
  errors: [
    'credential',
    'retryable',
    'rate-limited',
    'quota-exhausted',
    'invalid-argument',
    'permission',
    'config',
    'business',
  ],
  example: { template_id_short: '43216', keyword_name_list: ['就诊事项', '挂号费用'] },
  encode: (given) => keywordFault(given) ?? post('/cgi-bin/template/api_add_template', { ...given }),
  decode: (response) => readAnswer(response, rules, readAdded),
}

const keywordFault = ({ keyword_name_list = [] }: Input): Failure | undefined =>
  keyword_name_list.every(isPlainText)
    ? undefined
    : failure('invalid-argument', 'keyword-not-text', 'Keywords are plain text, written as the library shows them', {
        path: '/keyword_name_list',
      })

const readAdded = ({ template_id }: JsonObject): Decoded<Added> =>
  typeof template_id === 'string' && template_id !== '' ? output({ template_id }) : notWeChat
