import { credential, definePlugin, json, type Operation, output, readErrcode, Type } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Exchange, Interaction } from '../interaction/interaction.ts'
import { filledCredential, like } from '../interaction/matcher.ts'
import type { Finding, Subject } from './check.ts'
import { allChecks } from './checks/all-checks.ts'
import { runSuite } from './run-suite.ts'

type Echo = { text: string }
const schema = Type.Object({ text: Type.String({ maxLength: 5 }) }, { additionalProperties: false })
const origin = 'https://api.weixin.qq.com'

const echo: Operation<Echo, Echo> = {
  summary: 'Gives back what it was given.',
  effect: 'safe',
  input: schema,
  output: schema,
  errors: ['business'],
  example: { text: 'a' },
  encode: ({ text }) => ({
    method: 'POST',
    origin,
    path: '/echo',
    query: { access_token: credential('access-token') },
    body: json({ text }),
  }),
  decode: (response) =>
    readErrcode(response, {}, ({ text }) =>
      typeof text === 'string' && text.length <= 5 ? output({ text }) : { kind: 'untrusted', reason: 'not-wechat' },
    ),
}

const page = 'echo page'
const step = {
  method: 'POST',
  origin,
  path: '/echo',
  query: { access_token: filledCredential('access-token') },
} as const
const good: Exchange = {
  kind: 'exchange',
  description: 'a text comes back',
  page,
  of: { operation: 'echo' },
  steps: [{ request: { ...step, json: { text: 'a' } }, answer: { json: { errcode: 0, text: like('a') } } }],
  result: { kind: 'output', output: { text: like('a') } },
}
const bad: Exchange = {
  ...good,
  description: 'a text is refused',
  steps: [{ request: { ...step, json: { text: 'a' } }, answer: { json: { errcode: 99, errmsg: 'no' } } }],
  result: { kind: 'error', class: 'business', code: '99', message: 'no' },
}

const subjectWith = (
  over: Partial<Operation<Echo, Echo>>,
  interactions: readonly Interaction[] = [good, bad],
): Subject => ({
  id: 'echo@1.0.0',
  protocol: 'echo',
  plugin: definePlugin({ origins: [origin], needs: ['access-token'], operations: { echo: { ...echo, ...over } } }),
  interactions,
  seed: 1,
  runs: 20,
})

async function findings(subject: Subject): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for await (const outcome of runSuite(subject, allChecks)) found.push(...outcome.findings)
  return found
}

describe('the suite', () => {
  it('lets a sound plugin pass', async () => {
    expect(await findings(subjectWith({}))).toEqual([])
  })

  it('names a misspelt member of the body', async () => {
    const encode: Operation<Echo, Echo>['encode'] = (input, call) =>
      ({
        ...(echo.encode(input, call) as object),
        body: json({ txt: input.text }),
      }) as never

    expect(await findings(subjectWith({ encode }))).toContainEqual({
      message: 'the request is not the documented one: request.body.txt',
      interaction: 'a text comes back',
      page,
      path: 'request.body.txt',
      expected: 'nothing here',
      actual: '"a"',
    })
  })

  it('names what no interaction shows', async () => {
    const found = await findings(subjectWith({}, [good]))

    expect(found).toEqual([{ message: 'no interaction shows the operation "echo" fail as "business"' }])
  })

  it('names a result that is another', async () => {
    const found = await findings(subjectWith({ decode: () => output({ text: 'b' }) }, [good, bad]))

    expect(found).toContainEqual(
      expect.objectContaining({ path: 'result.output.text', expected: '"a"', actual: '"b"' }),
    )
  })
})
