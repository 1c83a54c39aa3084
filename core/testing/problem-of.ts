import { expect } from 'vitest'
import type { httpFloor } from './http-floor.ts'

type Answer = Awaited<ReturnType<ReturnType<typeof httpFloor>['post']>>

/** Every refusal is a problem; its status and code. */
export function problemOf(answer: Answer): [number, string] {
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  const problem = answer.json()
  expect(problem).toMatchObject({ status: answer.statusCode, type: `/errors/${problem.code}` })
  expect(problem.requestId).toBe(answer.headers['x-request-id'])
  return [answer.statusCode, problem.code]
}
