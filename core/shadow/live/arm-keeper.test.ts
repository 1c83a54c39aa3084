import { expect, test } from 'vitest'
import { versionWith } from '../testing/shadow-rig.ts'
import { ArmKeeper } from './arm-keeper.ts'
import type { StartedArm } from './start-arm.ts'

function keeperRig() {
  const started: PromiseWithResolvers<StartedArm>[] = []
  const stopped: string[] = []
  const keeper = new ArmKeeper(() => {
    const one = Promise.withResolvers<StartedArm>()
    started.push(one)
    return one.promise
  })
  const loaded = versionWith()
  const armOf = (name: string): StartedArm => ({ plugin: loaded.plugin, stop: async () => void stopped.push(name) })
  return { keeper, started, stopped, armOf, start: () => keeper.start(loaded) }
}

test('threads that are started for comparing end with the host, also those that are only being started', async () => {
  const { keeper, started, stopped, armOf, start } = keeperRig()
  const [one] = [start(), start()]
  started[0]?.resolve(armOf('one'))
  await one
  const closing = keeper.close()
  started[1]?.resolve(armOf('another'))
  await closing
  expect(stopped.sort()).toEqual(['another', 'one'])
})

test('a thread is ended once', async () => {
  const { keeper, started, stopped, armOf, start } = keeperRig()
  const starting = start()
  started[0]?.resolve(armOf('one'))
  await (await starting).stop()
  await keeper.close()
  expect(stopped).toEqual(['one'])
})

test('none is started for a host that stops, and one that cannot be started keeps it from nothing', async () => {
  const { keeper, started, start } = keeperRig()
  const starting = start()
  started[0]?.reject(new Error('its module threw'))
  await expect(starting).rejects.toThrow('its module threw')
  await keeper.close()
  await expect(start()).rejects.toThrow('the host stops')
  expect(started).toHaveLength(1)
})
