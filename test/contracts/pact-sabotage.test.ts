import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MockWechat, startMockWechat } from '@wxhost/mock-wechat'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { verifyPact } from '../../contracts/pact/verify/verify-pact.ts'
import { writePact } from '../../contracts/pact/write/write-pact.ts'
import { pactSubject } from './support/pact-subject.ts'

/** What is broken in the mock's own code at the moment. */
const broken = vi.hoisted(() => ({ what: '' }))

vi.mock('../../mock-wechat/pay/signature.ts', async (original) => {
  const right = await original<typeof import('../../mock-wechat/pay/signature.ts')>()
  const isSignedBy: typeof right.isSignedBy = (...given) => broken.what === 'signature' || right.isSignedBy(...given)
  return { ...right, isSignedBy }
})

vi.mock('../../mock-wechat/world/token-line.ts', async (original) => {
  const right = await original<typeof import('../../mock-wechat/world/token-line.ts')>()
  const tokenState: typeof right.tokenState = (...given) =>
    broken.what === 'token' ? 'ok' : right.tokenState(...given)
  return { ...right, tokenState }
})

vi.mock('../../mock-wechat/serve/answer-text.ts', async (original) => {
  const right = await original<typeof import('../../mock-wechat/serve/answer-text.ts')>()
  const jsonResponse: typeof right.jsonResponse = (text) => {
    const refused = broken.what === 'status' && Boolean(JSON.parse(text).errcode)
    return refused
      ? new Response(text, { status: 401, headers: right.jsonResponse('').headers })
      : right.jsonResponse(text)
  }
  return { ...right, jsonResponse }
})

/** Enough interactions to tell each sabotage by, and some that none of them breaks. */
const tellingOnes = {
  'pay-v3': /^an order by jsapi /,
  'template-v1': /^a template message is (accepted with all|refused with (43004|42001|40003))/,
}

let directory: string
let mock: MockWechat
const pacts: Record<string, string> = {}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wxhost-test-'))
  mock = await startMockWechat()
  for (const [plugin, telling] of Object.entries(tellingOnes)) {
    const subject = await pactSubject(plugin)
    const interactions = subject.interactions.filter(({ description }) => telling.test(description))
    pacts[plugin] = await writePact({ ...subject, interactions }, directory)
  }
}, 60_000)
afterEach(() => {
  broken.what = ''
})
afterAll(async () => {
  await mock.close()
  await rm(directory, { recursive: true, force: true })
})

async function findings(plugin: string) {
  const outcomes = await verifyPact(pacts[plugin] ?? '', { mockUrl: mock.url })
  return outcomes.flatMap((outcome) => outcome.findings)
}

describe('a mock that is as it should be', () => {
  it.each(['pay-v3', 'template-v1'])('keeps the pact of %s', async (plugin) => {
    expect(await findings(plugin)).toEqual([])
  })
})

describe('a mock that', () => {
  it('accepts any signature is told by the interaction of a wrong one', async () => {
    broken.what = 'signature'

    expect(await findings('pay-v3')).toContainEqual(
      expect.objectContaining({
        interaction: expect.stringContaining('wrong signature'),
        path: 'response.status',
        expected: '401',
        actual: '200',
      }),
    )
  })

  it('answers 401 in place of 200 with an errcode is told by every refusal', async () => {
    broken.what = 'status'
    const found = await findings('template-v1')

    expect(found).toContainEqual(
      expect.objectContaining({
        interaction: expect.stringContaining('43004'),
        path: 'response.status',
        expected: '200',
        actual: '401',
      }),
    )
  })

  it('lets a token live for ever is told by the interaction of an expired one', async () => {
    broken.what = 'token'
    const found = await findings('template-v1')

    expect(found).toContainEqual(
      expect.objectContaining({
        interaction: expect.stringContaining('42001'),
        path: 'response.body.errcode',
        expected: '42001',
        actual: '0',
      }),
    )
  })
})
