import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { jsonReport } from './json-report.ts'
import { junitReport } from './junit-report.ts'
import { isGreen, type SuiteReport } from './suite-report.ts'
import { textReport } from './text-report.ts'

const finding = {
  message: 'the request holds a name that WeChat does not know',
  interaction: 'a template message is accepted',
  path: 'request.body.template_id',
  expected: '"ngqIpbwh"',
  actual: 'nothing',
  page: 'template-message page, "Send"',
  seed: 42,
}
const passed = { check: 'requests', title: 'an order is placed', findings: [], ms: 12 }
const failed = { check: 'requests', title: 'a template message is accepted', findings: [finding], ms: 3 }
const report = (over: Partial<SuiteReport> = {}): SuiteReport => ({
  plugin: 'template-v1@1.2.0',
  outcomes: [passed, failed],
  notRun: [{ check: 'run-modes', reason: 'the package is not built' }],
  seed: 42,
  ms: 1_500,
  ...over,
})

describe('the report for people', () => {
  it('shows interaction, path, expected, actual and page of what failed', () => {
    const text = textReport(report())

    expect(text).toContain('✗ requests       1 of 2 failed')
    expect(text).toMatch(/interaction: +a template message is accepted\n +path: +request\.body\.template_id/)
    expect(text).toMatch(/expected: +"ngqIpbwh"\n +actual: +nothing\n +protocol: +template-message page/)
    expect(text).toContain('repeat with --seed 42')
    expect(text).toContain('template-v1@1.2.0 failed: 1 of 2 cases, 1.5 s, seed 42')
  })

  it('names what was not run', () => {
    expect(textReport(report())).toContain('- run-modes      the package is not built')
  })

  it('is short where all is well', () => {
    expect(textReport(report({ outcomes: [passed], notRun: [] })).split('\n')).toEqual([
      'template-v1@1.2.0',
      '  ✓ requests       1 passed           12 ms',
      '',
      'template-v1@1.2.0 passed: 1 cases, 1.5 s, seed 42',
    ])
  })

  it('does not call it passed when nothing was checked', () => {
    const empty = report({ outcomes: [] })

    expect(isGreen(empty)).toBe(false)
    expect(textReport(empty)).toContain('nothing was checked')
  })

  it('takes colours from who shows it', () => {
    expect(textReport(report(), (style, text) => `<${style}>${text}`)).toContain('<red>✗')
  })
})

describe('the report as JSON', () => {
  it('holds every case and its findings', () => {
    expect(JSON.parse(jsonReport([report()]))).toEqual({
      passed: false,
      plugins: [
        {
          plugin: 'template-v1@1.2.0',
          passed: false,
          seed: 42,
          ms: 1_500,
          notRun: [{ check: 'run-modes', reason: 'the package is not built' }],
          cases: [
            { check: 'requests', title: 'an order is placed', passed: true, ms: 12, findings: [] },
            { check: 'requests', title: 'a template message is accepted', passed: false, ms: 3, findings: [finding] },
          ],
        },
      ],
    })
  })

  it('is not passed without any plugin', () => {
    expect(JSON.parse(jsonReport([]))).toMatchObject({ passed: false })
  })
})

describe('the report as JUnit XML', () => {
  const parse = (xml: string) => new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml)

  it('is what CI servers read', () => {
    const { testsuites } = parse(junitReport([report()]))
    const [requests, modes] = testsuites.testsuite

    expect(requests).toMatchObject({ name: 'template-v1@1.2.0 requests', tests: '2', failures: '1', time: '0.015' })
    expect(requests.testcase[1]).toMatchObject({
      classname: 'template-v1@1.2.0.requests',
      failure: { message: finding.message, '#text': expect.stringContaining('request.body.template_id') },
    })
    expect(modes.testcase.skipped.message).toBe('the package is not built')
  })

  it('is well-formed whatever generated data holds', () => {
    const nasty = { ...finding, message: '<&"\u0000\u001b\ud800 ]]>', actual: '\udc00\ufffe\t\n' }
    const xml = junitReport([report({ outcomes: [{ ...failed, title: 'a "<b>" & \u0007', findings: [nasty] }] })])

    expect(XMLValidator.validate(xml)).toBe(true)
    expect(Buffer.from(xml, 'utf8').toString('utf8')).toBe(xml)
  })
})
