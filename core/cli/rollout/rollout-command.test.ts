import { describe, expect, test } from 'vitest'
import {
  fakeRolloutControl,
  sampleHistory,
  sampleJudge,
  sampleRollout,
  sampleView,
} from '../../testing/fake-rollout-control.ts'
import { httpFloor } from '../../testing/http-floor.ts'
import { main } from '../main.ts'
import { testIo } from '../testing/test-io.ts'
import { useAdminHost } from './testing/use-admin-host.ts'

const { dir, host, run } = useAdminHost()
const { id } = sampleRollout
const why = ['--why', 'quicker refunds']
const json = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('plan', () => {
  test('asks for just what was said', async () => {
    const { orders } = await host()
    const flags =
      '--steps shadow,1%,50000,hold --apps wx1,wx2 --app-share 10% --error-rate 0.5% --p99 2.5s --slow-share 2%'
    const { code, out } = await run(
      'plan',
      'pay',
      'pay-v3@1.1.0',
      ...flags.split(' '),
      '--false-rollback',
      '0.05%',
      ...why,
    )
    expect(code).toBe(0)
    expect(orders).toEqual([
      [
        'plan',
        {
          protocol: 'pay',
          canary: 'pay-v3@1.1.0',
          steps: [
            { kind: 'shadow' },
            { kind: 'weight', weight: 10_000 },
            { kind: 'weight', weight: 50_000 },
            { kind: 'hold' },
          ],
          cohort: { apps: ['wx1', 'wx2'], share: 100_000 },
          limits: { errorRate: 0.005, slowMs: 2_500, slowShare: 0.02, falseRollback: 0.0005 },
        },
        { actor: 'cli:me', why: 'quicker refunds' },
      ],
    ])
    expect(out).toContain(`Planned: ${id}. Nothing is routed yet.`)
    expect(out).toContain(`wxhost rollout start ${id}`)
  })

  test('leaves to the host what was not said', async () => {
    const { orders } = await host()
    await run('plan', 'pay', 'pay-v3@1.1.0', ...why)
    expect(orders[0]?.[1]).toEqual({ protocol: 'pay', canary: 'pay-v3@1.1.0' })
  })

  test('tells what each step takes, by calls and by time', async () => {
    await host()
    const { out } = await run('plan', 'pay', 'pay-v3@1.1.0', ...why)
    // 2,880 canary calls at 5% of 2,000 a minute are 28.8 minutes; in all 14.4 + 28.8 + 2.88 = 46.
    expect(out).toMatch(/2 +5% +about 2,880 +about 29 min\n/)
    expect(out).toMatch(/4 +hold +- +until a person promotes it\n/)
    expect(out).toContain('At 2,000 calls a minute, 46 min in all')
  })

  test('without traffic does not invent a time', async () => {
    const expected = sampleView.expected.map(({ requests }) => ({ requests, ms: undefined }))
    await host({ ...sampleView, expected, callsPerMinute: 0 })
    const { out } = await run('plan', 'pay', 'pay-v3@1.1.0', ...why)
    expect(out).toMatch(/2 +5% +about 2,880 +no traffic now: not known\n/)
    expect(out).toContain('At 0 calls a minute;')
  })

  test('as JSON is what the host said', async () => {
    await host()
    const { out } = await run('plan', 'pay', 'pay-v3@1.1.0', '--json', ...why)
    expect(JSON.parse(out)).toEqual(json(sampleView))
  })
})

describe('a change', () => {
  test.each(['start', 'pause', 'resume', 'promote', 'abort', 'clear'])('%s says what holds now', async (verb) => {
    const { orders } = await host()
    const { code, out } = await run(verb, id, ...why)
    expect(code).toBe(0)
    expect(out).toContain(`${id}: running, step 2 of 4 (5%), 5% to the canary, version 7.`)
    expect(orders).toEqual([[verb, id, { actor: 'cli:me', why: 'quicker refunds' }]])
  })

  test('names the version that was seen, and promotes at once, where that was said', async () => {
    const { orders } = await host()
    await run('promote', id, '--all', '--if-version', '7', ...why)
    expect(orders[0]?.[2]).toEqual({ actor: 'cli:me', why: 'quicker refunds', version: 7, all: true })
  })

  test('that somebody was quicker with fails', async () => {
    await host()
    const { code, err } = await run('abort', id, '--if-version', '6', ...why)
    expect(code).toBe(1)
    expect(err).toContain('has version 7 by now. (WXH_ROLLOUT_CONFLICT)')
  })

  test('as JSON is what the host said', async () => {
    await host()
    expect(JSON.parse((await run('pause', id, '--json', ...why)).out)).toEqual(json(sampleView))
  })
})

describe('status', () => {
  test('of the only one is shown with its history', async () => {
    await host()
    const { code, out } = await run('status')
    expect(code).toBe(0)
    expect(out).toContain('pay-v3@1.0.0 -> pay-v3@1.1.0')
    expect(out).toContain('tried in the sandbox')
  })

  test('of one that is over is a row in the table', async () => {
    await host({ ...sampleView, rollout: { ...sampleRollout, state: { kind: 'promoted' } }, weight: 0 })
    const { out } = await run('status')
    expect(out).toMatch(/^ID +PROTOCOL/)
    expect(out).toMatch(/pay-7f3k2a9c +pay +pay-v3@1\.0\.0 +pay-v3@1\.1\.0 +promoted +2\/4 +all/)
    expect(JSON.parse((await run('status', '--json')).out)).toHaveLength(1)
  })

  test('as JSON is what the host said', async () => {
    await host()
    expect(JSON.parse((await run('status', id, '--json')).out)).toEqual(json(sampleView))
  })

  test('of one that is not there fails', async () => {
    await host()
    const { code, err } = await run('status', 'none')
    expect([code, err]).toEqual([1, expect.stringContaining('There is no rollout none. (WXH_ROLLOUT_NOT_FOUND)')])
  })

  test('is asked of the host that the options name', async () => {
    await host()
    const io = testIo(dir.path)
    expect(await main(['rollout', 'status', '--sandbox', '--data-dir', '.'], io)).toBe(0)
    expect(await main(['rollout', 'status', '--mode', 'production', '--data-dir', '.'], io)).toBe(0)
    expect(io.out().match(/pay-7f3k2a9c/g)).toHaveLength(2)
  })

  test('without a host says so', async () => {
    const { code, err } = await run('status')
    expect([code, err]).toEqual([1, expect.stringContaining('No host runs with the data directory')])
  })
})

test('history is a table of who did what, when and why', async () => {
  await host()
  const { out } = await run('history', id)
  expect(out).toMatch(/^TIME \(UTC\) +WHO +WHAT +WHY\n2026-11-01 08:30:00 +release +started +tried in the sandbox\n/)
  expect(JSON.parse((await run('history', id, '--json')).out)).toEqual(sampleHistory)
})

test('diff shows what shadowing found', async () => {
  const group = { operation: 'order', path: 'request.body/amount/total', count: 3, firstAt: 0, lastAt: 1 }
  const report = {
    rolloutId: id,
    compared: 40,
    differing: 3,
    dropped: 0,
    ungrouped: 0,
    groups: [{ ...group, examples: [{ stable: 'number 3', canary: 'string of 3' }] }],
  }
  await host(sampleView, { differences: () => report })
  const { code, out } = await run('diff', id)
  expect(code).toBe(0)
  expect(out).toContain('request.body/amount/total')
  expect(JSON.parse((await run('diff', id, '--json')).out)).toEqual(report)
})

describe('a host over the network', () => {
  async function remote() {
    const { control, orders } = fakeRolloutControl()
    const { http } = httpFloor({ admin: { rollouts: control } })
    return { url: await http.listen({ host: '127.0.0.1', port: 0 }), orders }
  }

  test('is asked where --url names it', async () => {
    const { url, orders } = await remote()
    const io = testIo(dir.path, { OPS_KEY: 'wxk_1' })
    expect(await main(['rollout', 'pause', id, '--url', url, '--key-env', 'OPS_KEY', ...why], io)).toBe(0)
    expect(orders[0]?.[2].actor).toBe('local')
  })

  test('is not asked with a key that is none', async () => {
    const { url } = await remote()
    const { code, err } = await run('status', '--url', url, '--key-env', 'OPS_KEY')
    expect([code, err]).toEqual([1, expect.stringContaining('The variable OPS_KEY holds no API key')])
  })
})

describe('is not understood', () => {
  test.each([
    [['start', id], "required option '--why <reason>' not specified"],
    [['plan', 'pay', 'x@1', '--steps', '1%,leap', ...why], '"leap" is no step'],
    [['plan', 'pay', 'x@1', '--app-share', '0%', ...why], 'Write a percentage'],
    [['plan', 'pay', 'x@1', '--error-rate', '150%', ...why], 'Write a percentage'],
    [['plan', 'pay', 'x@1', '--p99', '2.5', ...why], 'Write a time with its unit'],
    [['abort', id, '--if-version', '0', ...why], 'Write a whole number above 0'],
    [['simulate', '--rps', '-1', '--weight', '5%'], 'Write a number above 0'],
    [['status', '--url', 'http://x', '--pid', '1'], 'cannot be used with'],
  ])('%j', async (argv, message) => {
    const { code, err } = await run(...argv)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})

describe('simulate', () => {
  test('tells how long detection takes and what it costs', async () => {
    const { code, out } = await run(...'simulate --rps 100 --weight 5% --fault 100% --runs 200'.split(' '))
    expect(code).toBe(0)
    expect(out).toContain('Rolled back in 100% of 200 simulated rollouts.')
    // Design: a canary that always fails is found by its second call, mean and P95.
    expect(out).toMatch(/canary calls +2 +2\n/)
    // 2,880 canary calls at 5 a second.
    expect(out).toMatch(/5% +about 2,880 +about 10 min/)
  })

  test('of slow calls counts those', async () => {
    const { out } = await run(...'simulate --rps 10 --weight 50% --fault 50% --slow --after 100 --runs 50'.split(' '))
    expect(out).toContain("50% of the canary's calls take too long after 100 healthy ones")
    expect(out).toContain('calls that were slow')
  })

  test('of a healthy canary tells how often it goes back for nothing', async () => {
    const { out } = await run(...'simulate --rps 10 --weight 5% --runs 3'.split(' '))
    expect(out).toContain('Rolled back for nothing in 0 of 3 simulated rollouts')
  })

  test('gives the same figures again, as JSON too', async () => {
    const argv =
      'simulate --rps 10 --weight 5% --fault 5% --runs 20 --p99 1s --error-rate 1% --false-rollback 1% --json'.split(
        ' ',
      )
    const first = await run(...argv)
    expect(JSON.parse(first.out)).toMatchObject({ runs: 20, falseRollback: 0.01 })
    expect(await run(...argv)).toEqual(first)
  })
})

test('a judge that saw nothing is shown as one that saw nothing', async () => {
  const none = { requests: 0, failed: 0, errors: 0, slow: 0 }
  await host({ ...sampleView, judge: { ...sampleJudge, arms: { stable: none, canary: none } } })
  expect((await run('status')).out).toMatch(/failed +0 = - +0 = - +0\.5%/)
})
