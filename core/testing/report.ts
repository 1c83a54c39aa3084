import type { CallReport } from '../invocation/call-request.ts'

/** How a call ended, in one word: `output`, the code of the refusal, or the code of the error. */
export function codeOf({ result }: CallReport): string {
  if (result.kind === 'failed') return result.error.code
  return result.kind === 'refused' ? result.failure.code : result.kind
}

export const messageOf = ({ result }: CallReport): string =>
  result.kind === 'failed' ? result.error.message : result.kind
