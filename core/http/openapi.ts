import { formatPluginId, type LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { AnyOperation } from '../protocol/index.ts'
import { adminPaths, adminTag } from './routes/admin/admin-openapi.ts'

/** OpenAPI 3.1 of everything that the loaded plugins can do; generated, so it cannot differ from what the host checks. */
export function openApiOf(plugins: readonly LoadedPlugin[], hostVersion: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'wxhost',
      version: hostVersion,
      description:
        'Calls to WeChat through versioned plugins. Errors are problem+json (RFC 9457) with a stable `code`, ' +
        "WeChat's `errcode` and `rid`, an explanation in English and Chinese, and what to do.",
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    tags: [...new Set(plugins.map(({ protocol }) => protocol)), adminTag].map((name) => ({ name })),
    paths: Object.fromEntries([...plugins.flatMap(pathsOf), ...plugins.flatMap(outcomesPath), ...adminPaths]),
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'Not asked for without a key file.' } },
      responses: {
        Problem: { description: 'A refusal.', content: { 'application/problem+json': { schema: problem } } },
      },
    },
  }
}

const pathsOf = (loaded: LoadedPlugin): [string, object][] =>
  Object.entries(loaded.plugin.operations).map(([name, operation]) => [
    `/v1/apps/{appid}/${loaded.protocol}/${name}`,
    { post: describe(loaded, name, operation) },
  ])

/** Where a plugin's calls are followed. */
function outcomesPath({ protocol, plugin }: LoadedPlugin): [string, object][] {
  if (!Object.values(plugin.operations).some(({ tracks }) => tracks !== undefined)) return []
  const key = { name: 'key', in: 'path', required: true, schema: { type: 'string' } }
  const get = {
    operationId: `${protocol}.outcomes`,
    tags: [protocol],
    summary: 'What became of an earlier call: sent, accepted, then delivered or failed',
    parameters: [appidParameter, { ...key, description: 'As the operation documents it, e.g. order:<out_trade_no>.' }],
    responses: {
      200: { description: 'As far as it is known.', content: { 'application/json': { schema: outcome } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
  return [[`/v1/apps/{appid}/${protocol}/outcomes/{key}`, { get }]]
}

const describe = (loaded: LoadedPlugin, name: string, operation: AnyOperation) => ({
  operationId: `${loaded.protocol}.${name}`,
  tags: [loaded.protocol],
  summary: operation.summary,
  description: `Effect: **${operation.effect}**. Answered by \`${formatPluginId(loaded.id)}\`. Error classes: ${operation.errors.join(', ') || 'none of its own'}.`,
  parameters: [
    appidParameter,
    ...(operation.readLine === undefined ? [] : [streamParameter]),
    header('x-wxhost-timeout-ms', 'Milliseconds that the call may take.', { type: 'integer', minimum: 1 }),
    header('x-wxhost-arm', 'The version that answers, during a rollout; asks for the scope `arm`.', {
      enum: ['stable', 'canary'],
    }),
    header('x-request-id', 'Comes back in the answer, the log and the audit.', { type: 'string' }),
    ...(operation.effect === 'safe'
      ? []
      : [header('idempotency-key', 'Repeats under one key have one effect.', { type: 'string', maxLength: 255 })]),
  ],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: operation.input,
        ...(operation.example === undefined ? {} : { example: operation.example }),
      },
    },
  },
  responses: {
    200: {
      description: 'The output.',
      content: operation.readLine === undefined ? { 'application/json': { schema: answer(operation) } } : file,
    },
    default: { $ref: '#/components/responses/Problem' },
  },
})

const appidParameter = {
  name: 'appid',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  example: 'wxd678efh567hg6787',
}

const streamParameter = {
  name: 'stream',
  in: 'query',
  description: '`1`: the file is handed on as it comes, and cut off when its hash is wrong; else it is checked first.',
  schema: { const: '1' },
}

/** A file, as it is or its rows. */
const file = { 'text/csv': { schema: { type: 'string' } }, 'application/x-ndjson': { schema: { type: 'string' } } }

const time = { type: 'string', format: 'date-time' }
const outcome = {
  type: 'object',
  required: ['key', 'stage', 'final'],
  properties: {
    key: { type: 'string' },
    stage: { enum: ['sent', 'accepted', 'delivered', 'failed'] },
    detail: { type: 'string', description: "WeChat's own word." },
    final: { type: 'boolean' },
    sentAt: time,
    acceptedAt: time,
    settledAt: time,
    version: { type: 'integer' },
  },
}

const header = (name: string, description: string, schema: object) => ({ name, in: 'header', description, schema })

const answer = (operation: AnyOperation) => ({
  type: 'object',
  required: ['output'],
  properties: {
    output: operation.output,
    warnings: {
      type: 'array',
      items: {
        type: 'object',
        properties: { code: { type: 'string' }, message: { type: 'string' }, path: { type: 'string' } },
      },
    },
  },
})

const bothLanguages = { type: 'object', properties: { en: { type: 'string' }, zh: { type: 'string' } } }

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', description: 'Address of the explanation.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable.' },
    requestId: { type: 'string' },
    explanation: bothLanguages,
    remedy: bothLanguages,
    errcode: { type: 'integer', description: "WeChat's own." },
    rid: { type: 'string', description: "WeChat's id of the request." },
    reason: { type: 'string' },
    pointer: { type: 'string', description: 'Where in the input (RFC 6901).' },
    retryAfterMs: { type: 'integer' },
  },
}
