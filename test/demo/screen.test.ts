import { expect, test } from 'vitest'
import { openScreen } from './screen.ts'

function stage(isTTY: boolean, env: Record<string, string> = {}) {
  let shown = ''
  const output = {
    isTTY,
    columns: 12,
    write: (text: string) => {
      shown += text
    },
  }
  return { screen: openScreen(output, env), shown: () => shown }
}

test('a file gets plain lines without any escape', () => {
  const { screen, shown } = stage(false)
  screen.say(screen.paint('green', 'one'))
  screen.live('two')
  screen.live('three')
  screen.say('four')
  expect(shown()).toBe('one\ntwo\nthree\nfour\n')
})

test('a terminal gets one line that changes, cut to its width', () => {
  const { screen, shown } = stage(true)
  screen.live('1 call')
  screen.live('2 calls, and more')
  screen.say('done')
  expect(shown()).toBe('\r\u001b[2K1 call\r\u001b[2K2 calls, an\ndone\n')
})

test('colours are for terminals, and can be refused', () => {
  expect(stage(true).screen.paint('green', 'ok')).toBe('\u001b[32mok\u001b[39m')
  expect(stage(true, { NO_COLOR: '1' }).screen.paint('green', 'ok')).toBe('ok')
  expect(stage(true, { TERM: 'dumb' }).screen.paint('green', 'ok')).toBe('ok')
})
