import { isJsonObject, type JsonObject, pointerStep } from '../protocol/index.ts'

/** One interaction of a pact, as far as versions are compared by it. */
export interface PactShape {
  readonly description: string
  /** e.g. `operation send`, `channel notify` */
  readonly of: string
  /** e.g. `POST /cgi-bin/message/template/send`; of a push: nothing. Numbers of orders and the like are `*`. */
  readonly target: string
  readonly status: number | undefined
  /** What the plugin sends. Place -> JSON type. */
  readonly sent: Fields
  /** What it reads of WeChat's answer, or of a push. */
  readonly read: Fields
}

/** e.g. `/body/data/thing1` -> `object`; items of a list are `*`. */
export type Fields = ReadonlyMap<string, string>

/** @param pact a V4 pact; what is no interaction is passed over. */
export function pactShapes(pact: unknown): readonly PactShape[] {
  const interactions = isJsonObject(pact) && Array.isArray(pact.interactions) ? pact.interactions : []
  return interactions.filter(isJsonObject).map(shapeOf)
}

function shapeOf({ description, comments, request, response, contents }: JsonObject): PactShape {
  const [asked, answered] = [objectOf(request), objectOf(response)]
  return {
    description: String(description),
    of: subjectOf(objectOf(comments)),
    target: request === undefined ? '' : `${asked.method} ${withoutNumbers(String(asked.path))}`,
    status: typeof answered.status === 'number' ? answered.status : undefined,
    sent: new Map([
      ...names('/query', asked.query),
      ...names('/headers', asked.headers),
      ...contentOf('/body', asked.body),
    ]),
    read: new Map([
      ...names('/headers', answered.headers),
      ...contentOf('/body', answered.body),
      ...contentOf('', contents),
    ]),
  }
}

const subjectOf = (comments: JsonObject): string =>
  ['operation', 'credential', 'channel'].flatMap((kind) => (kind in comments ? `${kind} ${comments[kind]}` : [])).join()

/** An example's own number in a path is no part of the contract. */
const withoutNumbers = (path: string): string =>
  path
    .split('/')
    .map((step) => (/\d{6}/.test(step) ? '*' : step))
    .join('/')

/** Names of the query and of headers; in whatever letters headers are written. */
const names = (at: string, values: unknown): readonly (readonly [string, string])[] =>
  Object.keys(objectOf(values)).map((name) => [
    `${at}${pointerStep(at === '/headers' ? name.toLowerCase() : name)}`,
    'string',
  ])

function contentOf(at: string, part: unknown): readonly (readonly [string, string])[] {
  const { content } = objectOf(part)
  return content === undefined ? [] : fieldsOf(at, content)
}

function fieldsOf(at: string, value: unknown): readonly (readonly [string, string])[] {
  const own = [at, typeOf(value)] as const
  if (Array.isArray(value)) return [own, ...value.slice(0, 1).flatMap((item) => fieldsOf(`${at}/*`, item))]
  if (!isJsonObject(value)) return [own]
  return [own, ...Object.entries(value).flatMap(([name, member]) => fieldsOf(`${at}${pointerStep(name)}`, member))]
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {})
