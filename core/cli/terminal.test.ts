import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { ctrlC, processTerminal } from './terminal.ts'

function stage(size: { columns?: number; rows?: number } = {}) {
  const done: unknown[] = []
  const keyboard = new EventEmitter()
  const stdin = Object.assign(keyboard, {
    setRawMode: (raw: boolean) => done.push(['raw', raw]),
    pause: () => done.push('paused'),
  })
  const signals = new EventEmitter()
  const streams = { stdin, stdout: size, on: signals.on.bind(signals), off: signals.off.bind(signals) }
  return { done, keyboard, signals, terminal: processTerminal(streams as never) }
}

test('keys come one by one, and a signal to end as ctrl-c', () => {
  const { keyboard, signals, terminal } = stage()
  const pressed: string[] = []
  terminal.keys((key) => pressed.push(key))
  keyboard.emit('data', Buffer.from('q'))
  signals.emit('SIGTERM')
  signals.emit('SIGHUP')
  expect(pressed).toEqual(['q', ctrlC, ctrlC])
})

test('the keyboard is given back as it was', () => {
  const { done, keyboard, signals, terminal } = stage()
  terminal.keys(() => expect.unreachable('nobody listens any more'))()
  keyboard.emit('data', Buffer.from('q'))
  expect(signals.listenerCount('SIGTERM') + signals.listenerCount('SIGHUP')).toBe(0)
  expect(done).toEqual([['raw', true], ['raw', false], 'paused'])
})

test('the size is that of now; where none is told, 80 by 24', () => {
  const size = { columns: 100, rows: 30 }
  const { terminal } = stage(size)
  expect([terminal.columns, terminal.rows]).toEqual([100, 30])
  size.columns = 60
  expect(terminal.columns).toBe(60)
  const unknown = stage().terminal
  expect([unknown.columns, unknown.rows]).toEqual([80, 24])
})
