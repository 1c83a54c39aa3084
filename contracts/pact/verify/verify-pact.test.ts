import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MockWechat, SANDBOX, startMockWechat } from '@wxhost/mock-wechat'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Exchange } from '../../interaction/interaction.ts'
import { fromState, regex } from '../../interaction/matcher.ts'
import { inDirectory } from '../testing/in-directory.ts'
import { shop } from '../testing/shop.ts'
import { accepted, ordered, triedOut, unsubscribed } from '../testing/shop-interactions.ts'
import { writePact } from '../write/write-pact.ts'
import { verifyPact } from './verify-pact.ts'

const directory = await inDirectory()
let mock: MockWechat
beforeAll(async () => {
  mock = await startMockWechat()
})
afterAll(() => mock.close())

const findings = async (...interactions: readonly Exchange[]) => {
  const file = await writePact(shop(interactions.length === 0 ? undefined : interactions), directory)
  return (await verifyPact(file, { mockUrl: mock.url })).flatMap((outcome) => outcome.findings)
}

describe('verifying a provider', () => {
  it('finds nothing wrong with one that keeps the pact', async () => {
    expect(await findings()).toEqual([])
  })

  it('fills in what the answer before gave', async () => {
    expect(await findings(triedOut)).toEqual([])
  })

  it('does not go on from a step that was not made', async () => {
    const [first, second] = triedOut.steps
    const steps = [{ ...first, answer: { json: { errcode: 0, errmsg: 'ok', template_id: 'x', other: 'y' } } }, second]
    const request = { ...second?.request, json: { template_id: fromState('other', 'x') } }

    expect(await findings({ ...triedOut, steps: [steps[0], { ...second, request }] } as Exchange)).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('nothing gives the value "other"') }),
    )
  })

  it('speaks for the app of the call', async () => {
    const { appid } = SANDBOX.miniProgram
    const [step] = unsubscribed.steps
    const errmsg = regex('.*', 'invalid openid')
    const answer = { json: { errcode: 40003, errmsg } }
    const result = { kind: 'error', class: 'user-state', code: '40003', message: errmsg }

    // The user is none of the mini program's: its own token is used, not that of the sandbox app.
    const steps = [{ ...step, answer }]
    expect(await findings({ ...unsubscribed, call: { appid }, steps, result } as Exchange)).toEqual([])
  })

  it('tells where it answers otherwise, and where that is documented', async () => {
    const [step] = unsubscribed.steps
    const wrong = { ...unsubscribed, input: accepted.input, steps: [{ ...step, request: accepted.steps[0]?.request }] }

    expect(await findings(wrong as Exchange)).toContainEqual({
      message: 'Expected 0 (Integer) to be equal to 43004 (Integer)',
      interaction: unsubscribed.description,
      path: 'response.body.errcode',
      expected: '43004',
      actual: '0',
      page: 'template-message page, "Send"',
    })
  })

  it('tells of an answer that is not signed', async () => {
    const params = { path: '/v3/pay/transactions/native', answers: 'unsigned' }
    const states = [{ name: 'WeChat Pay signs badly', params }]

    expect(await findings({ ...ordered, states })).toMatchObject([
      {
        message: expect.stringMatching(/cannot be believed: it is not signed/),
        interaction: 'an order is placed',
      },
    ])
  })

  it('tells of a state that nobody knows, by its name', async () => {
    const states = [{ name: 'the acces token has expired' }]

    expect(await findings({ ...accepted, states }, unsubscribed)).toMatchObject([
      { message: expect.stringContaining('no provider state "the acces token has expired"') },
    ])
  })

  it('tells of a state that cannot be set up, by its name', async () => {
    const states = [{ name: 'WeChat Pay refuses', params: { path: '/v3/certificates', status: 99, code: 'X' } }]

    expect(await findings({ ...accepted, states })).toMatchObject([
      { message: expect.stringMatching(/"WeChat Pay refuses" could not be set up: .*MOCK_BAD_INPUT/) },
    ])
  })

  it('tells of a value that no state gives', async () => {
    const [step] = accepted.steps
    const message = { ...(accepted.input as object), touser: fromState('a-user', 'o') }
    const request = { ...step?.request, json: message }
    const wrong = { ...accepted, input: { ...message }, steps: [{ ...step, request }] }

    expect(await findings(wrong as Exchange)).toMatchObject([
      {
        message: 'nothing gives the value "a-user": neither the states (none) nor an answer before',
        interaction: 'a template message is accepted',
      },
    ])
  })
})

describe('verifying cannot begin', () => {
  it.each([
    ['{"a":', 'is no JSON'],
    ['{"interactions":{}}', 'is no pact: it has no list of interactions'],
    ['[]', 'is no pact'],
  ])('with a file that is none: %s', async (text, message) => {
    const file = join(directory, 'other.json')
    await writeFile(file, text)

    await expect(verifyPact(file, { mockUrl: mock.url })).rejects.toThrow(`${file} ${message}`)
  })

  it('with a file that is not there', async () => {
    const file = join(directory, 'nothing.json')

    await expect(verifyPact(file, { mockUrl: mock.url })).rejects.toThrow(`${file} cannot be read: ENOENT`)
  })

  it('before a mock that does not answer', async () => {
    const file = await writePact(shop([accepted]), directory)
    const [outcome] = await verifyPact(file, { mockUrl: 'http://127.0.0.1:9' })

    expect(outcome?.findings).toMatchObject([
      { message: expect.stringMatching(/the mock at http:\/\/127.0.0.1:9 does not answer/) },
    ])
  })
})
