import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CapturedLog, captureLog } from './support/captured-log.ts'
import { type HostileInput, hostileInputs } from './support/hostile-inputs.ts'
import { type RawAnswer, rawRequest } from './support/raw-http.ts'
import { message, type Sandbox, startSandbox } from './support/sandbox.ts'
import { Seeded } from './support/seeded.ts'

const count = 1_200
const atOnce = 12

interface Outcome {
  readonly input: HostileInput
  readonly answers: readonly RawAnswer[]
}

let sandbox: Sandbox
let log: CapturedLog
let outcomes: readonly Outcome[]

beforeAll(async () => {
  log = captureLog()
  sandbox = await startSandbox({ log: log.hostLog })
  outcomes = await sendAll(sandbox.host.url, hostileInputs(count, new Seeded(20261120)))
}, 60_000)
afterAll(() => sandbox.stop())

async function sendAll(url: string, inputs: readonly HostileInput[]): Promise<readonly Outcome[]> {
  const waiting = [...inputs]
  const done: Outcome[] = []
  const work = async () => {
    for (let input = waiting.pop(); input !== undefined; input = waiting.pop())
      done.push({ input, answers: await rawRequest(url, input.bytes, { isWhole: true }) })
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return done
}

const shown = (found: readonly Outcome[]): readonly string[] => [
  ...new Set(
    found.map(({ input, answers }) => {
      const said = answers.map(({ status, contentType, body }) => `${status} ${contentType} ${body.slice(0, 120)}`)
      return `${input.kind}: ${JSON.stringify(input.bytes.toString('latin1').slice(0, 160))} -> ${said.join(' | ')}`
    }),
  ),
]

test('no hostile input gets a 500', () => {
  expect(shown(outcomes.filter(({ answers }) => answers.some(({ status }) => status >= 500)))).toEqual([])
  expect(log.text()).not.toContain('WXH_INTERNAL')
})

test('every answer to a hostile input is a problem that names its code', () => {
  const others = outcomes.filter(({ answers }) =>
    answers.some(
      ({ status, problem }) => status < 400 || problem?.status !== status || !/^WXH_/.test(String(problem.code)),
    ),
  )
  expect(shown(others)).toEqual([])
})

test('every hostile input is answered', () => {
  expect(shown(outcomes.filter(({ answers }) => answers.length === 0))).toEqual([])
})

test('no hostile input reaches WeChat', () => {
  expect(sandbox.world.journal.entries().map(({ path }) => path)).toEqual([])
})

test('no answer says anything of how the host is made', () => {
  const told = outcomes.filter(({ answers }) =>
    answers.some(({ body, headers }) =>
      /node_modules|\bat .+:\d+:\d+|fastify|FST_|HPE_|x-powered-by/i.test(body + headers),
    ),
  )
  expect(shown(told)).toEqual([])
})

test('afterwards the host serves as before', async () => {
  const { status } = await sandbox.call('template.send', message)
  expect(status).toBe(200)
  const metrics = await (await fetch(`${sandbox.host.url}/metrics`)).text()
  expect(metrics).toMatch(/^wxhost_calls_in_flight 0$/m)
})
