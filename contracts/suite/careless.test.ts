import { json, type Operation, output, readErrcode } from '@wxhost/core/protocol'
import { describe, expect, test } from 'vitest'
import { type Echo, echo, findings, good, subjectWith } from './testing/echo.ts'

type Encode = Operation<Echo, Echo>['encode']
const request = (input: Echo) => echo.encode(input, undefined as never) as object
const said = async (over: Partial<Operation<Echo, Echo>>, check: string) =>
  (await findings(subjectWith(over), check)).map(({ message }) => message)

describe('a plugin that keeps something between calls', () => {
  test('is named, though one call after the other is right', async () => {
    let last: Echo = { text: '' }
    const encode: Encode = (input) => {
      last = input
      return request(input) as never
    }
    const decode: Operation<Echo, Echo>['decode'] = (response) => readErrcode(response, {}, () => output(last))

    expect(await said({ encode, decode }, 'results')).toEqual([])
    expect(await said({ encode, decode }, 'pure')).toContainEqual(
      expect.stringContaining('the plugin keeps something between calls'),
    )
  })
})

test('an answer that decode changes is named: another version may read it next', async () => {
  const decode: Operation<Echo, Echo>['decode'] = async (response, ...given) => {
    const decoded = await echo.decode(response, ...given)
    response.body.fill(0)
    return decoded
  }

  expect(await said({ decode }, 'pure')).toContain('the answer is changed by decode')
})

describe('a plugin that reads the time zone of the machine', () => {
  test('is not pure', async () => {
    const encode: Encode = (input, call) =>
      ({ ...request(input), body: json({ ...input, at: new Date(call.now).toString() }) }) as never

    expect(await said({ encode }, 'pure')).toContainEqual(expect.stringContaining('a second run under an equal Call'))
  })

  test('leaves the zone of the process as it was', async () => {
    const zone = process.env.TZ
    await said({}, 'pure')
    expect(process.env.TZ).toBe(zone)
  })
})

describe('an answer under the status of a proxy', () => {
  test('must not be believed, whatever its body says', async () => {
    const decode: Operation<Echo, Echo>['decode'] = (response, ...given) =>
      echo.decode({ ...response, status: 200 }, ...given)

    expect(await said({ decode }, 'must-reject')).toContain(
      'accepted, though it must be rejected: the status of a proxy',
    )
  })
})

describe('a pointer', () => {
  test.each([
    ['stickyBy', { stickyBy: '/txet' }],
    ['idempotency.key', { idempotency: { key: '/a/b' } }],
  ] as const)('of %s that leads nowhere is named', async (what, over) => {
    expect(await findings(subjectWith(over), 'facts')).toEqual([
      {
        message: `"${what}" of the operation "echo" points at nothing in any interaction's input`,
        path: `operations.echo.${what}`,
        expected: 'a text or a number in an input, e.g. at one of /text',
        actual: what === 'stickyBy' ? '/txet' : '/a/b',
      },
    ])
  })

  test('to what WeChat is not told makes no call idempotent', async () => {
    const encode: Encode = (input) => ({ ...request(input), body: json({}) }) as never

    expect(await said({ idempotency: { key: '/text' }, encode }, 'facts')).toEqual([
      'the idempotency key of the operation "echo" is not sent: WeChat cannot know a repeat by it',
    ])
  })

  test('that leads to a member that is sent has nothing against it', async () => {
    const over = { stickyBy: '/text', idempotency: { key: '/text' } } as const
    expect(await findings(subjectWith(over), 'facts')).toEqual([])
    expect(await findings(subjectWith({ idempotency: { key: 'call' } }), 'facts')).toEqual([])
  })
})

describe('an input', () => {
  test.each<[string, (text: string) => object, string]>([
    [
      'turn a text into a number',
      (text) => ({ body: json({ text: text.length > 2 ? 3 : text }) }),
      'request.body/text is of type number, and in the interactions string',
    ],
    [
      'make two parts of one in the path',
      (text) => ({ path: text.length > 2 ? '/echo/more' : '/echo' }),
      'POST https://api.weixin.qq.com with a path of 2 parts is asked, and the interactions ask POST',
    ],
  ])('may not %s', async (_, more, message) => {
    const encode: Encode = (input) => ({ ...request(input), ...more(input.text) }) as never

    expect(await said({ encode }, 'requests')).toEqual([])
    expect(await said({ encode }, 'generated')).toEqual([expect.stringContaining(message)])
  })

  test('may fill members that no interaction shows', async () => {
    const encode: Encode = ({ text }) =>
      ({ ...request({ text }), body: json({ text, [`x${text}`]: [1, { a: null }] }) }) as never

    expect(await findings(subjectWith({ encode }, [good]), 'generated')).toEqual([])
  })
})
