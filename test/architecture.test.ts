import { describe, expect, test } from 'vitest'
import { type SourceFile, sourceFiles } from './support/source-files.ts'

/** The floors of core, from the top down. A room imports rooms of lower floors only. */
const floors: readonly (readonly string[])[] = [
  ['cli', 'index.ts', 'harness.ts'],
  ['host.ts'],
  ['container.ts'],
  ['service-keys.ts', 'start'],
  ['http'],
  ['reconcile'],
  ['invocation', 'inbound'],
  ['call'],
  ['shadow'],
  ['router', 'outcome'],
  ['rollout'],
  ['app', 'runner'],
  ['diff'],
  ['plugin'],
  ['credential', 'transport', 'settings', 'audit', 'metrics'],
  ['keys', 'skew', 'keyring', 'sqlite', 'redis', 'json-file', 'settings.ts', 'line-writer.ts'],
  ['errors', 'descriptor-writer.ts'],
  ['protocol', 'clock.ts', 'secret-value.ts', 'iso-time.ts', 'host-version.ts'],
]

/** Where core may import a package of others; no other room knows of it. */
const roomsOfPackages: Readonly<Record<string, readonly string[]>> = {
  ajv: ['runner', 'plugin', 'diff', 'settings', 'json-file'],
  commander: ['cli'],
  fastify: ['http', 'start'],
  ioredis: ['redis', 'credential', 'cli'],
  pino: ['container.ts', 'http', 'start'],
  'prom-client': ['metrics'],
  'reflect-metadata': ['container.ts'],
  tar: ['plugin'],
  'node:sqlite': ['credential', 'invocation', 'inbound', 'outcome', 'sqlite'],
}

const core = sourceFiles('core/**/*.ts')
const roomOf = (path: string) => path.split('/')[1] ?? ''
const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room))
const places = (files: readonly SourceFile[], what: RegExp) =>
  files.filter(({ text }) => what.test(text)).map(({ path }) => path)
const importers = (files: readonly SourceFile[], name: RegExp) =>
  files.filter(({ imports }) => imports.some((found) => name.test(found))).map(({ path }) => path)

test('the files of core are found', () => {
  expect(core.length).toBeGreaterThan(100)
  expect(core.find(({ path }) => path === 'core/host.ts')?.imports).toContain('core/container.ts')
})

describe('core', () => {
  test('every room has its floor, and one only', () => {
    expect([...new Set(core.map(({ path }) => roomOf(path)))].filter((room) => floorOf(room) === -1)).toEqual([])
    expect(new Set(floors.flat()).size).toBe(floors.flat().length)
  })

  test('imports go down', () => {
    const upward = core.flatMap(({ path, imports }) =>
      imports
        .filter((target) => target.startsWith('core/') && roomOf(target) !== roomOf(path))
        .filter((target) => floorOf(roomOf(target)) <= floorOf(roomOf(path)))
        .map((target) => `${path} -> ${target}`),
    )
    expect(upward).toEqual([])
  })

  test('no files import each other in a circle', () => {
    expect(circleIn(core)).toEqual([])
  })

  test('it imports neither the mock nor the contracts nor a plugin', () => {
    expect(importers(core, /^@wxhost\/|^(mock-wechat|contracts|plugins|test)\//)).toEqual([])
  })

  test('one file builds the container', () => {
    expect(importers(core, /^tsyringe$/)).toEqual(['core/container.ts', 'core/service-keys.ts'])
  })

  test('what a plugin sees is light to load', () => {
    const protocol = core.filter(({ path }) => path.startsWith('core/protocol/'))
    const packages = protocol.flatMap(({ imports }) => imports.filter((name) => !name.startsWith('core/')))
    expect([...new Set(packages)].sort()).toEqual(['fast-xml-parser', 'typebox'])
    expect(importers(protocol, /^fast-xml-parser$/).every((path) => path.startsWith('core/protocol/xml/'))).toBe(true)
  })

  test('time comes from the clock alone', () => {
    const direct = /(?<!\.)\b(Date\.now|setTimeout|setInterval|performance\.now|AbortSignal\.timeout)\b/
    expect(places(core, direct)).toEqual(['core/clock.ts'])
  })

  test.each(Object.entries(roomsOfPackages))('%s is known in %j only', (name, rooms) => {
    const knowing = importers(core, new RegExp(`^${name}(/|$)`)).map(roomOf)
    expect([...new Set(knowing)].filter((room) => !rooms.includes(room))).toEqual([])
  })

  test('variables of the environment are read with the settings, and by commands', () => {
    const isFine = (path: string) => /^core\/(cli|settings)\//.test(path)
    // Each reload reads `.env.<mode>` and the variables anew.
    expect(places(core, /\bprocess\.env\b/).filter((path) => !isFine(path))).toEqual(['core/app/load-apps.ts'])
  })

  test('chance is handed in', () => {
    expect(places(core, /\bMath\.random\b/)).toEqual(['core/host.ts'])
  })

  test('the one way out is the transport', () => {
    expect(importers(core, /^undici$/)).toEqual([
      'core/transport/exchange.ts',
      'core/transport/open-stream.ts',
      'core/transport/transport.ts',
      'core/transport/webhook/guarded-connector.ts',
      'core/transport/webhook/webhook-client.ts',
    ])
    expect(places(core, /\bfetch\(['"`]?(https?:|url|new URL)/)).toEqual([])
  })
})

describe('the other packages', () => {
  test('a plugin imports what a plugin sees, and itself', () => {
    const code = sourceFiles('plugins/*/**/*.ts').filter(({ path }) => !path.includes('/contract/'))
    const foreign = code.flatMap(({ path, imports }) => {
      const own = path.split('/').slice(0, 2).join('/')
      return imports
        .filter((name) => !/^@wxhost\/core\/protocol(\/(pay|xml))?$/.test(name) && !name.startsWith(`${own}/`))
        .map((name) => `${path} -> ${name}`)
    })
    expect(foreign).toEqual([])
  })

  test('a plugin asks neither for time nor chance nor the network', () => {
    const outside =
      /(?<!\.)\b(Date\.now|setTimeout|setInterval|setImmediate|performance|Math\.random|process|fetch)\b(?!:)/
    expect(places(sourceFiles('plugins/*/**/*.ts'), new RegExp(`${outside.source}|new Date\\(\\)`))).toEqual([])
  })

  test('the mock has a clock of its own', () => {
    const direct = /(?<!\.)\b(Date\.now|setTimeout|setInterval|performance\.now)\b/
    expect(places(sourceFiles('mock-wechat/**/*.ts'), direct)).toEqual(['mock-wechat/base/clock.ts'])
  })

  test('the mock imports nothing of ours: its rules are its own reading', () => {
    const mock = sourceFiles('mock-wechat/**/*.ts')
    expect(mock.length).toBeGreaterThan(30)
    expect(importers(mock, /^@wxhost\/|^(core|contracts|plugins|test)\//)).toEqual([])
  })

  test('the contract harness imports what a plugin sees, the entries of the host, and the mock', () => {
    const foreign =
      /^@wxhost\/(?!core\/protocol(\/(pay|xml))?$|core\/harness$|core$|mock-wechat$)|^(core|plugins|test|mock-wechat)\//
    const harness = sourceFiles('contracts/**/*.ts').filter(({ path }) => !path.includes('/scaffold/template/'))
    expect(importers(harness, foreign)).toEqual([])
  })
})

test('no file has more than 300 lines', () => {
  const all = ['core', 'contracts', 'mock-wechat', 'plugins'].flatMap((folder) => sourceFiles(`${folder}/**/*.ts`))
  expect(all.filter(({ lines }) => lines > 300).map(({ path }) => path)).toEqual([])
})

/** The files of one circle; empty where there is none. Types count too: they tie files together all the same. */
function circleIn(files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return []
    for (const target of byPath.get(path)?.imports ?? []) {
      const circle = visit(target, [...trail, path])
      if (circle.length > 0) return circle
    }
    done.add(path)
    return []
  }
  for (const { path } of files) {
    const circle = visit(path, [])
    if (circle.length > 0) return circle
  }
  return []
}
