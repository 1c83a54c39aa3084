import { describe, expect, test } from 'vitest'
import { sandboxKey } from '../record/sandbox-key.ts'
import { signRecord } from '../record/sign-record.ts'
import { canDeploy } from './can-deploy.ts'
import type { Candidate, DeployFacts, VersionInService } from './deploy-facts.ts'
import { acme, recordOf, saying, signed } from './testing/records.ts'

const commands = { test: 'wxhost contract test ./echo --record', sign: 'wxhost contract sign echo.json' }
const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  id: 'echo-v1@1.1.0',
  record: { kind: 'record', signed: signed('echo-v1@1.1.0') },
  pact: undefined,
  installed: undefined,
  commands,
  ...more,
})
const old = (more: Partial<VersionInService> = {}): VersionInService => ({
  id: 'echo-v1@1.0.0',
  apps: ['wx1111'],
  record: { kind: 'record', signed: signed('echo-v1@1.0.0') },
  pact: undefined,
  integrity: recordOf('x').integrity,
  commands,
  ...more,
})
const facts = (more: Partial<DeployFacts> = {}): DeployFacts => ({
  candidate: candidate(),
  inService: [old()],
  app: 'wx1111',
  hostApi: '1.1.0',
  signers: [acme.signer],
  manifestFaults: [],
  ...more,
})
const withRecord = (record: Candidate['record'], more: Partial<DeployFacts> = {}) =>
  facts({ candidate: candidate({ record }), ...more })
const whatOf = (given: DeployFacts) => canDeploy(given).reasons.map(({ what }) => what)

describe('yes', () => {
  test('where the new version keeps all that the old one promised', () => {
    expect(canDeploy(facts())).toEqual({
      answer: 'yes',
      reasons: [],
      comparisons: [{ id: 'echo-v1@1.0.0', apps: ['wx1111'], difference: { verdict: 'none', changes: [] } }],
    })
  })

  test('where it only adds', () => {
    const wider = signed('echo-v1@1.1.0', saying({ input: { type: 'object' } }))
    const { answer, comparisons } = canDeploy(withRecord({ kind: 'record', signed: wider }))
    expect([answer, comparisons[0]?.difference.verdict]).toEqual(['yes', 'additive'])
  })

  test('where nothing serves the protocol yet', () => {
    expect(canDeploy(facts({ inService: [] }))).toEqual({ answer: 'yes', reasons: [], comparisons: [] })
  })
})

describe('a baseline that could hide what breaks', () => {
  test.each([
    ['of other files', {}, { integrity: `sha256-${'B'.repeat(43)}=` }, 'has a record of other files'],
    ['of another version', signed('echo-v1@0.9.0'), {}, 'has the record of echo-v1@0.9.0'],
    [
      'whose pact is gone',
      signed('echo-v1@1.0.0', { pact: { file: 'e.json', hash: recordOf('x').integrity } }),
      { pact: { file: { kind: 'missing' }, content: undefined } },
      'lacks the pact that its record names',
    ],
  ] as const)('is none: a record %s', (_, record, more, what) => {
    const baseline = old({ ...('record' in record ? { record: { kind: 'record', signed: record } } : {}), ...more })
    expect(canDeploy(facts({ inService: [baseline] }))).toMatchObject({
      answer: 'no',
      reasons: [{ what: expect.stringContaining(what) }],
      comparisons: [],
    })
  })
})

describe('no', () => {
  test('where it breaks what the version promised that serves the app', () => {
    const narrower = signed('echo-v1@1.1.0', saying({ effect: 'unsafe' }))
    const { answer, reasons } = canDeploy(withRecord({ kind: 'record', signed: narrower }))
    expect(answer).toBe('no')
    expect(reasons).toEqual([
      {
        what:
          'echo-v1@1.1.0 breaks what echo-v1@1.0.0 promised, which serves wx1111: ' +
          'operations.say.effect promises less: repeating a call may do more than before',
        remedy: expect.stringContaining('as another API version of the protocol'),
      },
    ])
  })

  test('where it breaks one of several, which is named', () => {
    const wide = signed('echo-v1@0.9.0', saying({ input: { type: 'object' } }))
    const other = old({ id: 'echo-v1@0.9.0', apps: undefined, record: { kind: 'record', signed: wide } })
    const { reasons, comparisons } = canDeploy(facts({ inService: [old(), other] }))
    expect(reasons.map(({ what }) => what)).toEqual([
      expect.stringContaining('breaks what echo-v1@0.9.0 promised, which serves every app: operations.say.input/text'),
    ])
    expect(comparisons.map(({ difference }) => difference.verdict)).toEqual(['none', 'breaking'])
  })

  test('with the first three of many breaks', () => {
    const surface = { ...recordOf('x').surface, keys: ['a', 'b', 'c', 'd', 'e'] }
    const breaking = signed('echo-v1@1.1.0', { surface })
    expect(whatOf(withRecord({ kind: 'record', signed: breaking }))).toEqual([expect.stringMatching(/, and 2 more$/)])
  })

  test('where its pact breaks, though its surface does not', () => {
    const hash = recordOf('x').integrity
    const pact = (sent: object) => ({
      file: { kind: 'hash', hash } as const,
      content: {
        interactions: [{ description: 'said', request: { method: 'POST', path: '/', body: { content: sent } } }],
      },
    })
    const record = { kind: 'record', signed: signed('echo-v1@1.1.0', { pact: { file: 'echo.json', hash } }) } as const
    const given = facts({
      candidate: candidate({ record, pact: pact({ text: 'x', lang: 'zh' }) }),
      inService: [old({ pact: pact({ text: 'x' }) })],
    })
    expect(whatOf(given)).toEqual([expect.stringContaining('pact "said" request/body/lang is newly sent')])
  })

  test('without a record, with the command that makes one', () => {
    expect(canDeploy(withRecord({ kind: 'missing', file: 'echo.json' }))).toEqual({
      answer: 'no',
      reasons: [
        {
          what: 'echo-v1@1.1.0 has no verification record (echo.json)',
          remedy: 'Run `wxhost contract test ./echo --record` and sign it.',
        },
      ],
      comparisons: [],
    })
  })

  test('with a record that cannot be read', () => {
    const fault = { code: 'WXH_CONTRACT_INVALID', where: 'echo.json', what: 'is cut off', remedy: 'Mend it.' } as const
    expect(canDeploy(withRecord({ kind: 'unusable', faults: [fault] })).reasons).toEqual([
      { what: 'echo.json: is cut off', remedy: 'Mend it.' },
    ])
  })

  test('where the host would refuse it', () => {
    const red = signed('echo-v1@1.1.0', { parts: { ...recordOf('x').parts, live: 'failed' } })
    expect(whatOf(withRecord({ kind: 'record', signed: red }))).toEqual([
      'echo-v1@1.1.0: its record is red; failed: live',
    ])
    expect(whatOf(facts({ hostApi: '2.0.0' }))).toEqual([expect.stringContaining('this host has 2.0.0')])
    const installed = { packageName: '@acme/plugin-echo', integrity: 'sha256-x' }
    expect(whatOf(facts({ candidate: candidate({ installed }) }))).toEqual([
      expect.stringContaining('its files are not those that were verified'),
    ])
  })

  test('where nobody is accepted who signed it, the sandbox signer by name', () => {
    const record = signRecord(recordOf('echo-v1@1.1.0'), sandboxKey())
    expect(whatOf(withRecord({ kind: 'record', signed: record }))).toEqual([
      'echo-v1@1.1.0: its record is signed by the sandbox signer, whose private key everybody has',
    ])
  })

  test.each([
    ['has no record', { kind: 'missing', file: 'x' } as const, 'has no record that can be read', commands.test],
    [
      'has a record of anybody',
      { kind: 'record', signed: { ...signed('echo-v1@1.0.0'), signatures: [] } } as const,
      'has a record that nobody accepted signed',
      commands.sign,
    ],
  ])('where the version in service %s: nobody knows what would change', (_, record, what, command) => {
    const { reasons, comparisons } = canDeploy(facts({ inService: [old({ record })] }))
    expect(reasons).toEqual([
      {
        what: `echo-v1@1.0.0, which serves wx1111, ${what}: what would change is not known`,
        remedy: expect.stringContaining(command),
      },
    ])
    expect(comparisons).toEqual([])
  })

  test('where the manifest does not say who serves whom', () => {
    const manifestFaults = [{ what: 'plugins.manifest.json: the file does not exist', remedy: 'Write it.' }]
    expect(canDeploy(facts({ manifestFaults, inService: [] }))).toMatchObject({ answer: 'no', reasons: manifestFaults })
  })
})
