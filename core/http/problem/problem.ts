import { type ErrorCode, errorCatalogue } from '../../errors/catalogue.ts'
import type { HostError } from '../../errors/host-error.ts'
import type { ErrorClass, Failure } from '../../protocol/index.ts'
import { explainErrcode } from './explain-errcode.ts'

/** RFC 9457, with what a caller of WeChat needs beside it. */
export interface Problem {
  /** Leads to the explanation, at the host itself. */
  readonly type: string
  readonly title: string
  readonly status: number
  /** This case: what came, what was expected. */
  readonly detail: string
  /** Stable. */
  readonly code: ErrorCode
  readonly requestId: string
  /** What to do, in both languages. */
  readonly explanation: { readonly en: string; readonly zh: string }
  readonly remedy: { readonly en: string; readonly zh: string }
  /** WeChat's errcode, where WeChat refused. */
  readonly errcode?: number
  /** WeChat's id of the request. */
  readonly rid?: string
  /** The plugin's own code, where the plugin refused. */
  readonly reason?: string
  /** Where in the input. */
  readonly pointer?: string
  readonly retryAfterMs?: number
  readonly faults?: HostError['details']['faults']
}

export const problemType = 'application/problem+json; charset=utf-8'

export const codeOfClass: Readonly<Record<ErrorClass, ErrorCode>> = {
  credential: 'WXH_CREDENTIAL',
  retryable: 'WXH_RETRYABLE',
  'rate-limited': 'WXH_RATE_LIMITED',
  'quota-exhausted': 'WXH_QUOTA_EXHAUSTED',
  'invalid-argument': 'WXH_INVALID_ARGUMENT',
  'user-state': 'WXH_USER_STATE',
  permission: 'WXH_PERMISSION',
  config: 'WXH_CONFIG',
  business: 'WXH_BUSINESS',
  'plugin-fault': 'WXH_PLUGIN_FAULT',
  transport: 'WXH_UPSTREAM_UNREACHABLE',
}

export const classOfCode: ReadonlyMap<ErrorCode, string> = new Map(
  Object.entries(codeOfClass).map(([errorClass, code]) => [code, errorClass]),
)

export function problemOfError(error: HostError, requestId: string): Problem {
  const { pointer, retryAfterMs, faults } = error.details
  return {
    ...base(error.code, error.message, requestId),
    ...(pointer === undefined ? {} : { pointer }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(faults === undefined ? {} : { faults }),
  }
}

/** A definite "no" of WeChat (`code` is an errcode) or of the plugin. */
export function problemOfFailure(
  failure: Failure,
  requestId: string,
  retryAfterMs: number | undefined,
  code: ErrorCode = codeOfClass[failure.class],
): Problem {
  const rid = ridOf(failure.message)
  return {
    ...base(code, withoutRid(failure.message), requestId),
    ...reasonOf(failure.code),
    ...(rid === undefined ? {} : { rid }),
    ...(failure.path === undefined ? {} : { pointer: failure.path }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

function base(code: ErrorCode, detail: string, requestId: string) {
  const { status, en, zh } = errorCatalogue[code]
  return {
    type: `/errors/${code}`,
    title: en.title,
    status,
    detail,
    code,
    requestId,
    explanation: { en: en.title, zh: zh.title },
    remedy: { en: en.remedy, zh: zh.remedy },
  }
}

function reasonOf(code: string): Pick<Problem, 'errcode' | 'reason'> & Partial<Pick<Problem, 'explanation'>> {
  if (!/^-?\d{1,9}$/.test(code)) return { reason: code }
  const errcode = Number(code)
  const explained = explainErrcode(errcode)
  return explained === undefined ? { errcode } : { errcode, explanation: explained }
}

const ridForm = /[,\s]*\brid: ?([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\s*$/

/** WeChat ends errmsg with `rid: 8hex-8hex-8hex`. */
export const ridOf = (errmsg: string): string | undefined => ridForm.exec(errmsg)?.[1]

const withoutRid = (errmsg: string): string => errmsg.replace(ridForm, '')
