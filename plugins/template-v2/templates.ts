import { type Decoded, isJsonObject, type Operation, output, type Static, Type } from '@wxhost/core/protocol'
import { closed, commonErrors, get, notWeChat, post, readAnswer } from './ask.ts'
import { templateIdOf, templateName } from './names.ts'

const nothing = Type.Object({}, closed)
const template = Type.Object(
  {
    template_id: Type.String(),
    title: Type.String(),
    primary_industry: Type.String(),
    deputy_industry: Type.String(),
    content: Type.String({ description: 'The text with its placeholders' }),
    example: Type.String(),
    placeholders: Type.Array(Type.String(), { description: 'The keys that data must hold, e.g. `thing1`' }),
  },
  closed,
)
const templates = Type.Object({ template_list: Type.Array(template) }, closed)
type Template = Static<typeof template>

/** All templates of the account. */
export const list: Operation<Static<typeof nothing>, Static<typeof templates>> = {
  summary: 'List the templates of an official account with their placeholders',
  effect: 'safe',
  input: nothing,
  output: templates,
  errors: commonErrors,
  example: {},
  encode: () => get('/cgi-bin/template/get_all_private_template'),
  decode: (response) =>
    readAnswer(response, {}, ({ template_list: listed }) => {
      const read = Array.isArray(listed) ? listed.map(readTemplate) : [undefined]
      return read.every((item) => item !== undefined) ? output({ template_list: read }) : notWeChat
    }),
}

function readTemplate(item: unknown): Template | undefined {
  if (!isJsonObject(item) || typeof item.template_id !== 'string') return undefined
  const text = (name: string): string => (typeof item[name] === 'string' ? item[name] : '')
  const keys = [...text('content').matchAll(/\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}/g)].map(([, key = '']) => key)
  return {
    template_id: item.template_id,
    title: text('title'),
    primary_industry: text('primary_industry'),
    deputy_industry: text('deputy_industry'),
    content: text('content'),
    example: text('example'),
    placeholders: [...new Set(keys)],
  }
}

const addInput = Type.Object(
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
const added = Type.Object({ template_id: Type.String() }, closed)
const addPaths = { 40037: '/template_id_short', 40246: '/keyword_name_list', 40247: '/template_id_short' }

/** Takes a template of the library; a second sending takes it twice. */
export const add: Operation<Static<typeof addInput>, Static<typeof added>> = {
  summary: 'Add a template of the library to an official account',
  effect: 'unsafe',
  input: addInput,
  output: added,
  errors: [...commonErrors, 'invalid-argument'],
  example: { template_id_short: '43216', keyword_name_list: ['就诊事项', '挂号费用'] },
  encode: (given) => post('/cgi-bin/template/api_add_template', { ...given }),
  decode: (response) =>
    readAnswer(
      response,
      { paths: addPaths },
      ({ template_id }): Decoded<Static<typeof added>> =>
        typeof template_id === 'string' && template_id !== '' ? output({ template_id }) : notWeChat,
    ),
}

const deleteInput = Type.Object({ template_id: templateName }, closed)
const deleted = Type.Object({ deleted: Type.Literal(true) }, closed)
type Deleted = Static<typeof deleted>

/** Takes a template out. 40037 says that there is none: what the host's own repeat meets after a lost answer. */
export const deleteTemplate: Operation<Static<typeof deleteInput>, Deleted> = {
  summary: 'Delete a template of an official account',
  effect: 'idempotent',
  idempotency: { key: 'call' },
  input: deleteInput,
  output: deleted,
  errors: [...commonErrors, 'invalid-argument'],
  example: { template_id: 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s' },
  encode({ template_id: name }, call) {
    const template_id = templateIdOf(name, call.app)
    return typeof template_id === 'string'
      ? post('/cgi-bin/template/del_private_template', { template_id })
      : template_id
  },
  decode(response, _call, { resent }) {
    const paths = { 40036: '/template_id', 40037: '/template_id' }
    const decoded = readAnswer<Deleted>(response, { paths }, ({ errcode }) =>
      errcode === 0 ? output({ deleted: true }) : notWeChat,
    )
    return resent && decoded.kind === 'error' && decoded.code === '40037' ? output({ deleted: true }) : decoded
  },
}
