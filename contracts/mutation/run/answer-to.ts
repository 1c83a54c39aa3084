import { importPlugin, systemClock } from '@wxhost/core/harness'
import { startMockWechat } from '@wxhost/mock-wechat'
import { interactionsIn, openPackage } from '../../package/open-package.ts'
import type { Check, Subject } from '../../suite/check.ts'
import { allChecks } from '../../suite/checks/all-checks.ts'
import { subjectOf } from '../../suite/subject-of.ts'
import { mockDirectory } from '../mock-package.ts'
import type { Refusal } from '../trial.ts'
import { startBrokenMock } from './broken-mock.ts'
import {
  type Answer,
  type CaseName,
  nameOfCase,
  type Opening,
  type Reach,
  type Request,
  type Trying,
} from './messages.ts'
import { purposeIn } from './purpose-in.ts'
import { askCase, casesOf, type Named, refusalOf } from './refusal-of.ts'
import { watchReach } from './watch-reach.ts'

/** Checks that ask the mock; what the others say does not depend on it. */
const ofMock = (check: Check): boolean => check.name === 'live'

interface Opened {
  readonly package: Awaited<ReturnType<typeof openPackage>>
  readonly subject: Subject
}

let opened: Opened | undefined
let strays: unknown[] = []
let tried = 0

/** Notes an error that nobody caught: the case in hand is to blame. */
export function noteStray(error: unknown): void {
  strays.push(error)
}

function stray(): readonly unknown[] {
  const found = strays
  strays = []
  return found
}

export async function answerTo(request: Request): Promise<Answer> {
  if (request.kind === 'open') return open(request)
  if (opened === undefined) throw new Error('no plugin was opened')
  if (request.kind === 'probe') return probe(opened)
  const by = await tryMutant(request, opened)
  return { kind: 'tried', ...(by === undefined ? {} : { by }) }
}

async function open({ directory, seed, runs }: Opening): Promise<Answer> {
  const found = await openPackage(directory)
  const { plugin } = await importPlugin(found, limits)
  const { url } = await startMockWechat()
  const subject = { ...subjectOf(plugin, await interactionsIn(directory), { directory, seed, runs }), mock: { url } }
  opened = { package: found, subject }
  return { kind: 'opened', subject: subject.id }
}

const limits = { clock: systemClock, timeoutMs: 2_000 }

/** All cases on what is not broken: those that fail, and what of the mock the live ones reach. */
async function probe({ subject }: Opened): Promise<Answer> {
  const start = systemClock.monotonic()
  const cases = (live: boolean) =>
    allChecks.filter((check) => ofMock(check) === live).flatMap((check) => casesOf(check, subject))
  const red = await askAll(cases(false))
  const watch = watchReach(`${mockDirectory}/`)
  const reach: Record<CaseName, Reach> = {}
  const redLive: Refusal[] = []
  for (const each of cases(true)) {
    watch.begin(purposeIn(subject.interactions.find(({ description }) => description === each.title)))
    redLive.push(...(await askAll([each])))
    reach[nameOfCase(each)] = watch.reached()
  }
  watch.end()
  return { kind: 'probed', red: [...red, ...redLive], reach, ms: systemClock.monotonic() - start }
}

async function askAll(cases: readonly Named[]): Promise<readonly Refusal[]> {
  const red: Refusal[] = []
  for (const each of cases) {
    const refusal = await askCase(each, { stray })
    if (refusal) red.push(refusal)
  }
  return red
}

async function tryMutant(request: Trying, { package: found, subject }: Opened): Promise<Refusal | undefined> {
  stray()
  tried += 1
  if (request.side === 'mock') return tryMock(request, subject)
  const files = new Map(found.files).set(request.file, Buffer.from(request.source))
  const loaded = await importPlugin({ ...found, files, integrity: `mutant-${tried}` }, limits).catch((error: unknown) =>
    refusalToLoad(error),
  )
  if ('check' in loaded) return loaded
  return refusalOf({ ...subject, plugin: loaded.plugin }, allChecks, { ...request, stray })
}

async function tryMock(request: Trying, subject: Subject): Promise<Refusal | undefined> {
  const mock = await startBrokenMock(request.file, request.source).catch((error: unknown) => refusalToLoad(error))
  if ('check' in mock) return mock
  try {
    return await refusalOf({ ...subject, mock }, allChecks.filter(ofMock), { ...request, stray })
  } finally {
    await mock.close()
  }
}

const refusalToLoad = (error: unknown): Refusal => ({
  check: 'load',
  title: 'the package loads',
  message: error instanceof Error ? error.message : String(error),
})
