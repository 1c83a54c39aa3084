import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type AnyOperation, Type } from '../../protocol/index.ts'
import { armedRig } from '../../testing/armed-rig.ts'
import { testKeyring } from '../../testing/keyring.ts'
import { answered, reset } from '../../testing/scripted-transport.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { openSqliteIntentStore } from '../intent/sqlite-intent-store.ts'

const order: Partial<AnyOperation> = {
  effect: 'idempotent',
  idempotency: { key: '/no' },
  input: Type.Object({ no: Type.String() }),
}
const number = { input: { no: 'T1' } }
const refusal = answered({ errcode: 40097, errmsg: 'invalid args' })
const never = () => new Promise<never>(() => {})

/** A host that dies in the middle of a call, and what the next one sends for the same number. */
async function afterCrash(die: 'before stable’s body is stored' | 'after stable’s body was sent') {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-crash-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const [file, clock] = [join(directory, 'state.sqlite'), new VirtualClock()]
  const intents = await openSqliteIntentStore(file, testKeyring(), clock)
  let puts = 0
  const put: typeof intents.put = (intent) => (++puts === 2 && die.startsWith('before') ? never() : intents.put(intent))
  const first = await armedRig({ both: order }, { clock, intents: { ...intents, put } })
  first.transport.script.push(refusal, never)
  void first.onCanary(number)
  // Until nothing more moves: the call hangs where the host dies.
  for (let turn = 0; turn < 50; turn++) await clock.advance(1)
  await intents.close()
  const next = await armedRig({ both: order }, { clock, file })
  await next.onStable(number)
  return { before: first.sentBy(), after: next.sentBy() }
}

test('a host that dies before stable’s body is stored leaves the canary’s, of which stable’s was never sent', async () => {
  expect(await afterCrash('before stable’s body is stored')).toEqual({
    before: ['canary POST /do'],
    after: ['canary POST /do'],
  })
})

test('a host that dies after stable’s body was sent leaves that', async () => {
  expect(await afterCrash('after stable’s body was sent')).toEqual({
    before: ['canary POST /do', 'stable POST /do'],
    after: ['stable POST /do'],
  })
})

test('a number in doubt is sent with the canary’s body after a restart without the canary', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-crash-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const [file, clock] = [join(directory, 'state.sqlite'), new VirtualClock()]
  const first = await armedRig({ both: order }, { clock, file })
  first.transport.usual = reset
  await first.onCanary(number)
  const next = await armedRig({ both: order }, { clock, file, others: [] })
  expect((await next.onStable(number)).result.kind).toBe('output')
  expect(next.sentBy()).toEqual(['canary POST /do'])
})
