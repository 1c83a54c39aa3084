import { credential, json, local, type Operation, output, Type } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { regex } from '../interaction/matcher.ts'
import type { CaseOutcome } from './check.ts'
import { allChecks } from './checks/all-checks.ts'
import { runSuite } from './run-suite.ts'
import { bad, type Echo, echo, findings, good, subjectWith } from './testing/echo.ts'

type Encode = Operation<Echo, Echo>['encode']
const request = (input: Echo) => echo.encode(input, undefined as never) as object
const offline = allChecks.map(({ name }) => name).filter((name) => name !== 'live')

describe('the suite', () => {
  it('lets a sound plugin pass', async () => {
    expect(await findings(subjectWith({}), ...offline)).toEqual([])
  })

  it('names a misspelt member of the body', async () => {
    const encode: Encode = (input) => ({ ...request(input), body: json({ txt: input.text }) }) as never

    expect(await findings(subjectWith({ encode }), 'requests')).toContainEqual({
      message: 'the request is not the documented one: request.body.txt',
      interaction: 'a text comes back',
      page: 'echo page',
      path: 'request.body.txt',
      expected: 'nothing here',
      actual: '"a"',
    })
  })

  it.each([
    ['no interaction shows the operation "echo"', []],
    ['no interaction shows the operation "echo" fail as "business"', [good]],
    ['no interaction shows the operation "echo" succeed', [bad]],
    [
      'no interaction says what a second sending of the operation "echo" does: ' +
        "add e.g. `declares: { effect: 'safe' }` to one, from WeChat's documents",
      [good, bad].map(({ declares: _, ...undeclared }) => undeclared),
    ],
  ])('names what is missing: %s', async (message, interactions) => {
    expect(await findings(subjectWith({}, interactions), 'coverage')).toEqual([expect.objectContaining({ message })])
  })

  it('names what is nowhere declared', async () => {
    const strange = { ...good, description: 'strange', of: { operation: 'other' } }
    const worse = { ...bad, description: 'worse', result: { ...(bad.result as object), class: 'config' } }
    const found = await findings(subjectWith({}, [good, bad, strange, worse]), 'coverage')

    expect(found.map(({ message }) => message)).toEqual([
      'the plugin has no operation "other"',
      'the operation does not declare that it fails as "config"',
    ])
  })

  it('names what an operation tells and no interaction shows', async () => {
    const more = { tracks: () => undefined, readLine: () => ({ state: null }) }
    const found = await findings(subjectWith(more), 'coverage')

    expect(found.map(({ message }) => message)).toEqual([
      'no interaction shows what "tracks" of the operation "echo" gives',
      'no interaction shows what "readLine" of the operation "echo" gives',
    ])
  })

  it('names a result that is another', async () => {
    const found = await findings(subjectWith({ decode: () => output({ text: 'b' }) }), 'results')

    expect(found).toContainEqual(
      expect.objectContaining({ path: 'result.output.text', expected: '"a"', actual: '"b"' }),
    )
  })

  it('names a request that nobody documents, and one that is missing', async () => {
    const twice = { ...good, steps: [] }
    const never = { encode: () => local({ text: 'a' }) }

    expect(await findings(subjectWith({}, [twice]), 'requests')).toMatchObject([
      { message: 'a request is sent that is not declared: POST /echo' },
    ])
    expect(await findings(subjectWith(never, [good]), 'requests')).toMatchObject([
      { message: '0 of 1 declared requests are sent', path: 'steps[0]' },
    ])
  })

  it.each<[string, Encode]>([
    [
      'encode threw: Error: oh',
      () => {
        throw new Error('oh')
      },
    ],
    ['the host refuses to send the request', (input) => ({ ...request(input), path: 'echo' }) as never],
    [
      'the host refuses to send the request',
      (input) => ({ ...request(input), query: { a: credential('other') } }) as never,
    ],
  ])('names a fault of the plugin: %s', async (message, encode) => {
    const [found] = await findings(subjectWith({ encode }), 'results')

    expect(found?.message).toContain(message)
  })

  it('names an authorization that is not declared', async () => {
    const authorize = async () => ({ authorization: 'Basic YTpi' })
    const [found] = await findings(subjectWith({ authorize }), 'requests')

    expect(found?.message).toContain('is authorized though that is not declared')
  })

  it('names examples that do not hold', async () => {
    const long = { ...good, input: { text: 'too long' } }
    const odd = {
      ...bad,
      description: good.description,
      result: { ...(bad.result as object), message: regex('[0-9]+', 'no') },
    }
    const found = await findings(subjectWith({}, [long, odd]), 'examples')

    expect(found.map(({ message }) => message)).toEqual([
      '2 interactions have this description',
      "the example breaks the operation's schema: input/text must NOT have more than 5 characters",
      '2 interactions have this description',
      'a matcher does not take its own example: result.message',
    ])
  })

  it('names an operation whose own example its schema refuses', async () => {
    expect(await findings(subjectWith({ example: { text: 'too long' } }, []), 'examples')).toEqual([
      {
        message: 'the example of the operation "echo" breaks its schema: /text must NOT have more than 5 characters',
        path: 'example',
      },
    ])
  })

  it('ends at the first failure where that is asked for', async () => {
    const outcomes: CaseOutcome[] = []
    const running = runSuite(subjectWith({}, [good]), allChecks, { firstFailure: true })
    for await (const outcome of running) outcomes.push(outcome)

    expect(outcomes.map(({ check, findings: found }) => [check, found.length])).toEqual([['coverage', 1]])
  })
})

describe('limits and facts', () => {
  it('are held against the schema, both sides', async () => {
    const exact = {
      ...good,
      inputs: { takes: [['/text', '12345']], refuses: [['/text', '123456'], ['/text'], ['/more', 1]] },
    } as const
    const wrong = { ...good, inputs: { takes: [['/text', '123456']], refuses: [['/text', '']] } } as const

    expect(await findings(subjectWith({}, [exact]), 'limits')).toEqual([])
    expect((await findings(subjectWith({}, [wrong]), 'limits')).map(({ message }) => message)).toEqual([
      'the schema refuses an input that WeChat takes: /text must NOT have more than 5 characters',
      'the schema takes an input that WeChat refuses',
    ])
  })

  it('hold for outputs likewise', async () => {
    const wrong = { ...good, outputs: { refuses: [['/text', 'ab']] } } as const
    const output = Type.Object({ text: Type.String() })

    expect(await findings(subjectWith({ output }, [wrong]), 'limits')).toMatchObject([
      { message: 'the schema takes an output that WeChat refuses', path: 'output/text', actual: '"ab"' },
    ])
  })

  it('are what the plugin declares', async () => {
    const right = { ...good, declares: { effect: 'safe' } }
    const wrong = { ...good, declares: { effect: 'unsafe' } }

    expect(await findings(subjectWith({}, [right]), 'facts')).toEqual([])
    expect(await findings(subjectWith({}, [wrong]), 'facts')).toMatchObject([
      { path: 'declares.effect', expected: '"unsafe"', actual: '"safe"' },
    ])
  })
})

describe('what the host follows', () => {
  const told: Partial<Operation<Echo, Echo>> = {
    tracks: (input, sent) => (sent === undefined ? undefined : { key: `echo:${input.text}`, stage: 'accepted' }),
    settles: (sent) => ({ protocol: 'echo', key: `echo:${sent.text}`, stage: 'delivered' }),
    resolve: {
      operation: 'echo',
      input: ({ text }) => ({ text }),
      read: (found) => (found.kind === 'output' ? output({ text: 'a' }) : { kind: 'resend' }),
    },
    readLine: (line, state) => ({ state: Number(state ?? 0) + 1, row: `${line}${state ?? ''}` }),
  }
  const shows = {
    ...good,
    tracks: { before: undefined, after: { key: 'echo:a', stage: 'accepted' } },
    settles: { protocol: 'echo', key: 'echo:a', stage: 'delivered' },
    resolve: {
      operation: 'echo',
      asks: { text: 'a' },
      cases: [
        { found: output({ text: 'a' }), proves: { kind: 'output', output: { text: 'a' } } },
        { found: { kind: 'error', class: 'business', code: '1', message: '' }, proves: { kind: 'resend' } },
      ],
    },
    lines: [
      { line: 'x', row: 'x' },
      { line: 'y', row: 'y1' },
    ],
  }

  it('is as declared', async () => {
    expect(await findings(subjectWith(told, [shows]), 'follows')).toEqual([])
  })

  it('is named where it is something else', async () => {
    const other: Partial<Operation<Echo, Echo>> = {
      tracks: () => ({ key: 'other', stage: 'sent' }),
      resolve: { operation: 'other', input: () => ({}), read: () => ({ kind: 'unknown' }) },
      readLine: () => ({ state: null }),
    }
    const found = await findings(subjectWith(other, [shows]), 'follows')

    expect(found.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'tracks.before',
        'tracks.after.key',
        'settles',
        'resolve.operation',
        'resolve.asks.text',
      ]),
    )
    expect(found.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['resolve', 'resolve.cases[0].kind', 'resolve.cases[1].kind', 'lines[0].row']),
    )
  })

  it('is named where it throws, or is not there', async () => {
    const throwing = {
      tracks: () => {
        throw new Error('oh')
      },
    }

    expect(await findings(subjectWith(throwing, [shows]), 'follows')).toMatchObject([
      { message: 'it threw: Error: oh' },
    ])
    expect((await findings(subjectWith({}, [shows]), 'follows')).map(({ message }) => message)).toContain(
      'the operation has no `resolve`',
    )
  })
})
