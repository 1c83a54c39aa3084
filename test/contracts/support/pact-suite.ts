import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type MockWechat, SANDBOX, startMockWechat } from '@wxhost/mock-wechat'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pactFileName } from '../../../contracts/pact/pact-file.ts'
import { verifyPact } from '../../../contracts/pact/verify/verify-pact.ts'
import { pactText } from '../../../contracts/pact/write/write-pact.ts'
import { linesOf } from '../../../contracts/report/suite-report.ts'
import { pactSubject } from './pact-subject.ts'

/** Every secret of the sandbox; those of a key are known by their frame. */
const secrets = [
  ...[SANDBOX.app.secret, SANDBOX.miniProgram.secret, SANDBOX.component.secret, SANDBOX.miniProgramSessionKey],
  ...[SANDBOX.merchant.apiV3Key, SANDBOX.component.encodingAESKey, SANDBOX.component.token],
  ...['PRIVATE KEY', 'WECHATPAY2-SHA256-RSA2048 mchid'],
]

/** The committed pact of a plugin is the one that it writes, and the mock keeps it. One file a plugin: they run side by side. */
export async function pactSuite(name: string): Promise<void> {
  const subject = await pactSubject(name)
  const file = fileURLToPath(new URL(`../../../contracts/pacts/${pactFileName(subject.id)}`, import.meta.url))
  const command = `npm run -s build && node contracts/bin/wxhost-contract.js test plugins/${name} --record`
  let mock: MockWechat
  beforeAll(async () => {
    mock = await startMockWechat()
  })
  afterAll(() => mock.close())

  describe(`the pact of ${name}`, () => {
    it('is the committed one, byte for byte', { timeout: 120_000 }, async () => {
      const committed = await readFile(file, 'utf8').catch(() => '')

      expect(committed === (await pactText(subject)), `${file} is stale or missing; write it by: ${command}`).toBe(true)
    })

    it('has no secret in it', async () => {
      const text = await readFile(file, 'utf8')

      expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
    })

    it('is kept by the mock', { timeout: 120_000 }, async () => {
      const outcomes = await verifyPact(file, { mockUrl: mock.url })

      expect(outcomes.flatMap(({ findings }) => findings.map((finding) => linesOf(finding).join('\n')))).toEqual([])
    })
  })
}
