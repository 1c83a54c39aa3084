import type { Failure, StreamedFile } from '../../protocol/index.ts'
import type { Encoding, Reading } from './arm-result.ts'
import { asPromised } from './as-promised.ts'
import { compareRequests, type Theirs } from './compare-requests.ts'
import { compareTrees, type NameOf } from './compare-trees.ts'
import { type Difference, Word } from './difference.ts'
import { faultText } from './fault-text.ts'

/** Which names may be shown, of requests and of outputs, and what callers were promised. */
export interface Shown {
  readonly request: Theirs
  readonly output: NameOf
  /** Schema of stable's output. */
  readonly promise?: unknown
}

export function compareEncodings(stable: Encoding, canary: Encoding, shown: Shown): readonly Difference[] {
  if (stable.kind === 'request' && canary.kind === 'request')
    return compareRequests('request', stable.prepared, canary.prepared, shown.request)
  return compareEnds(stable, canary, shown)
}

export function compareReadings(stable: Reading, canary: Reading, shown: Shown): readonly Difference[] {
  if (stable.kind === 'next' && canary.kind === 'next')
    return compareRequests('next', stable.prepared, canary.prepared, shown.request)
  if (stable.kind === 'stream' && canary.kind === 'stream')
    return [
      ...compareRequests('file', stable.prepared, canary.prepared, shown.request),
      ...compareTrees('file', termsOf(stable.file), termsOf(canary.file)),
    ]
  return compareEnds(stable, canary, shown)
}

function compareEnds(stable: Encoding | Reading, canary: Encoding | Reading, shown: Shown): readonly Difference[] {
  if (stable.kind !== canary.kind)
    return [{ path: 'result', stable: wordOf(stable, shown), canary: wordOf(canary, shown) }]
  const [a, b] = [partsOf(stable, shown), partsOf(canary, shown)]
  return Object.keys(a).flatMap((part) =>
    compareTrees(part, a[part], b[part], part === 'output' ? shown.output : undefined),
  )
}

const wordOf = (result: Encoding | Reading, shown: Shown): Word =>
  new Word(result.kind === 'fault' ? faultText(result, shown.output) : result.kind)

/** By the parts that a caller, or the next step, depends on. The wording of a message is not one. */
function partsOf(result: Encoding | Reading, shown: Shown): Readonly<Record<string, unknown>> {
  switch (result.kind) {
    case 'output':
    case 'local':
      return {
        output: asPromised(result.output, shown.promise),
        warnings: (result.warnings ?? []).map(({ code }) => codeTree(code, shown)),
      }
    case 'error':
      return { error: errorTree(result, shown) }
    case 'credential-rejected':
      return { credential: codeTree(result.credential, shown) }
    case 'decode-again':
      return { refresh: codeTree(result.refresh, shown) }
    case 'untrusted':
      return { reason: new Word(result.reason) }
    default:
      // Both fail: neither is better.
      return {}
  }
}

const errorTree = ({ class: errorClass, code, path, nothingHappened, retryAfterMs }: Failure, shown: Shown) => ({
  class: new Word(errorClass),
  code: codeTree(code, shown),
  path,
  nothingHappened,
  retryAfterMs,
})

/** WeChat's codes and the plugin's own may be shown; what looks like one and is the caller's may not. */
const codeTree = (code: string, shown: Shown): unknown =>
  /^(-?\d{1,6}|[A-Z][A-Z_]{1,39}|[a-z][a-z-]{1,39})$/.test(code) && !shown.request.texts.has(code)
    ? new Word(code)
    : code

const termsOf = ({ gunzip, hash, contentType, rows }: StreamedFile) => ({
  gunzip,
  hash: hash?.hex,
  contentType,
  rows,
})
