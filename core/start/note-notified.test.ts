import { pino } from 'pino'
import { expect, test } from 'vitest'
import { noteNotified } from './notes.ts'

test('whether people were told is in the log, louder the worse it is', () => {
  const lines: Record<string, unknown>[] = []
  const log = pino(
    { base: null, timestamp: false, formatters: { level: (level) => ({ level }) } },
    {
      write: (line: string) => void lines.push(JSON.parse(line)),
    },
  )
  noteNotified({ kind: 'sent', target: 'wecom', count: 2 }, log)
  noteNotified({ kind: 'failed', target: 'dingtalk', count: 1, problem: 'errcode 130101' }, log)
  noteNotified({ kind: 'dropped', target: 'generic', count: 1, problem: 'status 503' }, log)
  expect(lines).toEqual([
    { level: 'info', target: 'wecom', count: 2, msg: 'people were told of a rollout' },
    {
      level: 'warn',
      target: 'dingtalk',
      count: 1,
      problem: 'errcode 130101',
      msg: 'people could not be told yet of a rollout',
    },
    { level: 'error', target: 'generic', count: 1, problem: 'status 503', msg: 'people are not told of a rollout' },
  ])
})
