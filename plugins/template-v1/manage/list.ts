import {
  type Decoded,
  isJsonObject,
  type JsonObject,
  type Operation,
  output,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { placeholdersIn } from '../app-templates.ts'
import { closed, get, notWeChat, readAnswer } from '../endpoint.ts'

const input = Type.Object({}, closed)
type Input = Static<typeof input>

const template = Type.Object(
  {
    template_id: Type.String(),
    title: Type.String(),
    primary_industry: Type.String(),
    deputy_industry: Type.String(),
    content: Type.String({
      description: 'The text with its placeholders; put it into the app settings to have sends checked',
    }),
    example: Type.String(),
    placeholders: Type.Array(Type.String(), { description: 'The keys that data must hold, e.g. `thing1`' }),
  },
  closed,
)
type Template = Static<typeof template>

const templates = Type.Object({ template_list: Type.Array(template) }, closed)
type Templates = Static<typeof templates>

/** All templates of the account. @see wire-protocol reference, template-message page "Template management" */
export const list: Operation<Input, Templates> = {
  summary: 'List the templates of an official account with their placeholders',
  effect: 'safe',
  input,
  output: templates,
  errors: ['credential', 'retryable', 'rate-limited', 'quota-exhausted', 'permission', 'config', 'business'],
  example: {},
  encode: () => get('/cgi-bin/template/get_all_private_template'),
  decode: (response) => readAnswer(response, {}, readList),
}

function readList({ template_list: listed }: JsonObject): Decoded<Templates> {
  if (!Array.isArray(listed)) return notWeChat
  const read = listed.map(readTemplate)
  return read.every((item) => item !== undefined) ? output({ template_list: read }) : notWeChat
}

function readTemplate(item: unknown): Template | undefined {
  if (!isJsonObject(item) || typeof item.template_id !== 'string') return undefined
  const content = text(item.content)
  return {
    template_id: item.template_id,
    title: text(item.title),
    primary_industry: text(item.primary_industry),
    deputy_industry: text(item.deputy_industry),
    content,
    example: text(item.example),
    placeholders: [...placeholdersIn(content)],
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
