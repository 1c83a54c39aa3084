import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../../testing/virtual-clock.ts'
import type { Terminal } from '../../terminal.ts'
import { liveView } from './live-view.ts'

const esc = '\u001b['
// xterm's control sequences: 1049 the alternate screen, 25 the cursor, 2026 synchronised output.
const enter = `${esc}?1049h${esc}?25l`
const leave = `${esc}?25h${esc}?1049l`
const frame = (...lines: readonly string[]) =>
  `${esc}?2026h${esc}H${lines.map((line) => `${line}${esc}K`).join('\r\n')}${esc}J${esc}?2026l`

function stage(draw: () => Promise<readonly string[]>, rows = 24) {
  const clock = new VirtualClock()
  const written: string[] = []
  let listener: ((key: string) => void) | undefined
  const terminal: Terminal = {
    columns: 80,
    rows,
    keys: (given) => {
      listener = given
      return () => {
        listener = undefined
      }
    },
  }
  const done = liveView({ terminal, stdout: { write: (text) => written.push(text) }, clock, draw })
  return { clock, written, done, press: (key: string) => listener?.(key), isListening: () => listener !== undefined }
}

describe('the live view', () => {
  test.each(['q', 'Q', '\u0003', 'x\u0003'])('draws each second until %j, each picture in one write', async (key) => {
    let n = 0
    const { clock, written, done, press, isListening } = stage(async () => [`picture ${++n}`, 'same'])
    await clock.advance(2_500)
    press('x')
    press(key)
    await done
    expect(written).toEqual([
      enter,
      frame('picture 1', 'same'),
      frame('picture 2', 'same'),
      frame('picture 3', 'same'),
      leave,
    ])
    expect([isListening(), clock.pending]).toEqual([false, 0])
  })

  test('never scrolls: what is too long for the screen is left out', async () => {
    const { clock, written, done, press } = stage(async () => ['1', '2', '3'], 2)
    await clock.advance(0)
    press('q')
    await done
    expect(written[1]).toBe(frame('1', '2'))
  })

  test('ends while an answer is waited for', async () => {
    const { written, done, press } = stage(() => new Promise(() => undefined))
    press('q')
    await done
    expect(written).toEqual([enter, leave])
  })

  test('puts the screen in order before it fails', async () => {
    const { written, done, isListening } = stage(() => Promise.reject(new Error('gone')))
    await expect(done).rejects.toThrow('gone')
    expect(written).toEqual([enter, leave])
    expect(isListening()).toBe(false)
  })
})
