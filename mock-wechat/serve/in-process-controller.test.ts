import { expect, test } from 'vitest'
import { InProcessController } from './in-process-controller.ts'

test('a paused answer waits until it is resumed', async () => {
  const controller = new InProcessController()
  await controller.whenResumed()
  controller.pause()
  expect(controller.paused).toBe(true)
  const steps: string[] = []
  const waiting = controller.whenResumed().then(() => steps.push('resumed'))
  steps.push('paused')
  controller.resume()
  await waiting
  expect([steps, controller.paused]).toEqual([['paused', 'resumed'], false])
})

test('an answer that was given up keeps its first reason', async () => {
  const controller = new InProcessController()
  expect([controller.aborted, controller.reason]).toEqual([false, null])
  controller.throwIfAborted()
  controller.pause()
  controller.abort(new Error('first'))
  controller.abort(new Error('second'))
  await controller.whenResumed()
  expect(controller.aborted).toBe(true)
  expect(controller.reason?.message).toBe('first')
  expect(() => controller.throwIfAborted()).toThrow('first')
})
