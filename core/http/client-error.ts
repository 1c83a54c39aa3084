import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { ErrorCode } from '../errors/catalogue.ts'
import { HostError } from '../errors/host-error.ts'
import { problemOfError, problemType } from './problem/problem.ts'

/** Answers what never became a request (bad HTTP, too many headers, too slow), then closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [code, detail] = describe(error.code)
  const problem = problemOfError(new HostError(code, detail), randomUUID())
  const body = JSON.stringify(problem)
  const reason = problem.status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'
  socket.end(
    `HTTP/1.1 ${problem.status} ${reason}\r\ncontent-type: ${problemType}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nx-request-id: ${problem.requestId}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function describe(code: string | undefined): [ErrorCode, string] {
  if (code === 'HPE_HEADER_OVERFLOW') return ['WXH_HEADERS_TOO_LARGE', 'The request headers are larger than 16 KiB.']
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return ['WXH_REQUEST_INVALID', 'The request did not arrive in time.']
  return ['WXH_REQUEST_INVALID', 'What came is not a valid HTTP/1.1 request.']
}
