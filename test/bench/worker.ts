import { fileURLToPath } from 'node:url'
import { shadowCall } from '../../contracts/shadow/shadow-call.ts'
import { systemClock as clock } from '../../core/clock.ts'
import { importPlugin } from '../../core/plugin/import-plugin.ts'
import { inspectPackage } from '../../core/plugin/inspect-package.ts'
import type { AnyOperation, Call } from '../../core/protocol/index.ts'
import { createPluginRunner } from '../../core/runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../../core/runner/schema-check.ts'
import { startPluginWorker } from '../../core/runner/worker/start-plugin-worker.ts'
import { startBareThread } from './worker/bare-thread.ts'

const inFlight = 32
const blocks = 30
const perBlock = 1_000

/** What a call of a plugin in a worker costs: many at once, and one at a time beside a bare message and its answer. */
export async function worker(say: (line: string) => void): Promise<Readonly<Record<string, number>>> {
  const plugin = await startTemplate()
  const call = shadowCall({ deadline: clock.now() + 600_000 })
  const [echo, bare] = [await startBareThread(), await startBareThread(await wireRequestOf(plugin.operation, call))]
  const encode = encodeOf(plugin.operation, call)
  const inline = encodeOf(plugin.inline, call)
  const empty: number[] = []
  const serial: number[] = []
  const round: number[] = []
  const many: number[] = []
  const here: number[] = []
  // Turn by turn, so that what else the machine does falls on all alike. The first turn warms up.
  for (let block = 0; block <= blocks; block++) {
    const one = [
      await serially(() => echo.roundTrip(block)),
      await serially(() => bare.roundTrip(plugin.operation.example)),
      await serially(encode),
      await atOnce(encode),
      await serially(inline),
    ] as const
    if (block === 0) continue
    empty.push(one[0])
    round.push(one[1])
    serial.push(one[2])
    many.push(one[3])
    here.push(one[4])
    if (block % 10 === 0) say(`${block} of ${blocks} blocks`)
  }
  await Promise.all([plugin.stop(), bare.stop(), echo.stop()])
  return figures(median(empty), median(round), median(serial), median(many), median(here))
}

/** `bare`: the input of the call goes to a thread that does nothing, and the same wire request comes back; `empty`: a number, and back. */
const figures = (empty: number, round: number, serial: number, many: number, here: number) => ({
  empty_round_trip_us_p50: empty,
  bare_round_trip_us_p50: round,
  serial_call_us_p50: serial,
  serial_over_bare: serial / round,
  inline_call_us_p50: here,
  serial_less_inline_over_bare: (serial - here) / round,
  call_us_at_32_in_flight: many,
})

async function startTemplate() {
  const path = fileURLToPath(new URL('../../plugins/template-v1', import.meta.url))
  const wanted = { source: { kind: 'path', path }, range: '*', required: true, apps: undefined, serves: true } as const
  const found = await inspectPackage({ ...wanted, where: path }, path)
  const { plugin, stop } = await startPluginWorker(found)
  const here = await importPlugin(found, { clock, timeoutMs: 5_000 })
  const [operation, inline] = [plugin.operations.send, here.plugin.operations.send]
  if (operation === undefined || inline === undefined) throw new Error('template-v1 has no send')
  return { operation, inline, stop }
}

/** As plain data, as it crosses. */
const wireRequestOf = async (operation: AnyOperation, call: Call): Promise<unknown> =>
  structuredClone(await operation.encode(operation.example as never, call))

function encodeOf(operation: AnyOperation, call: Call): () => Promise<unknown> {
  const runner = createPluginRunner(clock, createSchemaCheck())
  return async () => {
    const run = await runner.encode(operation, operation.example, call)
    if (run.kind !== 'ran' || 'kind' in run.value) throw new Error(JSON.stringify(run))
  }
}

/** @returns the median in microseconds. */
async function serially(step: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < perBlock; i++) {
    const started = performance.now()
    await step()
    taken.push((performance.now() - started) * 1_000)
  }
  return median(taken)
}

/** @returns microseconds a call. */
async function atOnce(step: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  const one = async () => {
    for (let i = 0; i < perBlock / 10; i++) await step()
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  return ((performance.now() - started) * 1_000) / ((inFlight * perBlock) / 10)
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
