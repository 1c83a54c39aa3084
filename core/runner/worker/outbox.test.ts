import { expect, test } from 'vitest'
import { settle } from '../../testing/virtual-clock.ts'
import { Outbox } from './outbox.ts'

function rig(post: (batch: readonly unknown[]) => void = () => {}) {
  const posted: (readonly unknown[])[] = []
  const unsent: unknown[] = []
  const outbox = new Outbox<unknown>(
    (batch) => {
      post(batch)
      posted.push(batch)
    },
    (message) => unsent.push(message),
  )
  return { posted, unsent, outbox }
}

test('what is sent in one turn goes in one message, promises included', async () => {
  const { posted, outbox } = rig()
  outbox.send(1)
  void Promise.resolve()
    .then(() => outbox.send(2))
    .then(() => {})
    .then(() => outbox.send(3))
  await settle()
  outbox.send(4)
  await settle()
  expect(posted).toEqual([[1, 2, 3], [4]])
})

test('what cannot cross holds nothing else back', async () => {
  const { posted, unsent, outbox } = rig((batch) => void structuredClone(batch))
  const bad = () => 1
  outbox.send(1)
  outbox.send(bad)
  outbox.send(2)
  await settle()
  expect([posted, unsent]).toEqual([[[1], [2]], [bad]])
})
