import type { ErrorClass, JsonPointer } from '@wxhost/core/protocol'
import type { AnswerSpec, Exchange, ProviderState, RequestSpec, Tree } from './interaction.ts'
import { type Matcher, regex } from './matcher.ts'

/** One request to api.weixin.qq.com, whose many answers are told one by one. */
export interface Asking extends Pick<Exchange, 'of' | 'page' | 'input' | 'call' | 'states'> {
  /** What is done, e.g. `a template message`: descriptions begin with it. */
  readonly doing: string
  readonly request: RequestSpec
}

type More = Omit<Exchange, 'kind' | 'of' | 'page' | 'steps' | 'result' | 'description'>

/** Another input, and the request that comes of it. */
interface Otherwise {
  readonly input?: Tree
  readonly request?: RequestSpec
}

/** What WeChat says, and what becomes of it. */
export interface Answered extends Omit<More, 'input'>, Otherwise {
  /** Goes on after `doing`, e.g. `is accepted`. */
  readonly so: string
  readonly answer: AnswerSpec
  readonly result: Tree
}

/** The exchange of a request and its answer. */
export function asked(asking: Asking, answered: Answered): Exchange {
  const { doing, request, states = [], ...of } = asking
  const { so, answer, result, request: other = request, states: more = [], ...rest } = answered
  const steps = [{ request: other, answer }]
  return {
    kind: 'exchange',
    ...of,
    ...rest,
    states: [...states, ...more],
    description: `${doing} ${so}`,
    steps,
    result,
  }
}

/** A refusal of WeChat's: HTTP 200 with an errcode. */
export interface Refusal extends Otherwise {
  readonly errcode: number
  /** As documented; WeChat puts a rid behind it. */
  readonly errmsg: string
  readonly class: ErrorClass
  readonly path?: JsonPointer
  readonly nothingHappened?: true
  readonly retryAfterMs?: number
  /** What makes WeChat refuse; left out: nothing of the mock's own, it is told to answer so. */
  readonly states?: readonly ProviderState[]
  readonly call?: Exchange['call']
  /** Where one errcode comes for several reasons: which. */
  readonly when?: string
}

/** The exchange in which WeChat refuses and the caller is told so. */
export function refused(asking: Asking, refusal: Refusal): Exchange {
  const { class: errorClass, path, nothingHappened, retryAfterMs } = refusal
  const more = { path, nothingHappened, retryAfterMs }
  const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined))
  return refusal200(asking, refusal, (message) => ({
    kind: 'error',
    class: errorClass,
    code: String(refusal.errcode),
    message,
    ...given,
  }))
}

type Rejection = Omit<Refusal, 'class' | 'path' | 'nothingHappened' | 'retryAfterMs'>

/** The exchange in which WeChat refuses the credential, which the host renews. */
export const rejected = (asking: Asking, credential: string, refusal: Rejection): Exchange =>
  refusal200(asking, refusal, (message) => ({
    kind: 'credential-rejected',
    credential,
    code: String(refusal.errcode),
    message,
  }))

function refusal200(asking: Asking, refusal: Rejection, result: (message: Matcher) => Tree): Exchange {
  const { errcode, errmsg, when, states, ...otherwise } = refusal
  const path = (otherwise.request ?? asking.request).path
  const message = withRid(errmsg, String(path).startsWith('/sns/') ? ', ' : ' ')
  const told = { name: 'WeChat answers errcode', params: { path: String(path), errcode, errmsg } }
  return asked(asking, {
    ...(otherwise.input === undefined ? {} : { input: otherwise.input }),
    ...(otherwise.request === undefined ? {} : { request: otherwise.request }),
    ...(otherwise.call === undefined ? {} : { call: otherwise.call }),
    so: `is refused with ${errcode}${when === undefined ? '' : `: ${when}`}`,
    states: states ?? [told],
    answer: { json: { errcode, errmsg: message } },
    result: result(message),
  })
}

/** WeChat puts the id of the request behind every errmsg; the sns endpoints set a comma between. */
export const withRid = (errmsg: string, joint = ' '): Matcher =>
  regex(
    `${errmsg.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${joint}rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}`,
    `${errmsg}${joint}rid: 655b0825-4bb435d9-2c8ecd13`,
  )

/** The state in which the mock repeats what it is told. Nothing is proven of WeChat by it. */
export const toldBody = 'WeChat answers with a body'

/** A body that the mock has no reason to give; it is told to, so that plugins prove how they read it. */
export const answeringBody = (path: string, body: string, status = 200): ProviderState => ({
  name: toldBody,
  params: { path, status, body },
})

/** The exchange whose answer must not be believed. @param body exactly as it comes */
export function distrusted(
  asking: Asking,
  body: string,
  reason: 'not-wechat' | 'truncated' = 'not-wechat',
  status = 200,
): Exchange {
  return asked(asking, {
    so: `is not trusted as ${status === 200 ? '' : `${status} `}${body}`,
    states: [answeringBody(String(asking.request.path), body, status)],
    answer: { status, text: body },
    result: { kind: 'untrusted', reason },
  })
}
