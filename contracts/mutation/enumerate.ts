import { getLineInfo } from 'acorn'
import type { Change, Mutant, OperatorName } from './mutant.ts'
import { drop } from './operators/drop.ts'
import type { Operator } from './operators/operator.ts'
import { rename } from './operators/rename.ts'
import { reorder } from './operators/reorder.ts'
import { retype } from './operators/retype.ts'
import { skipCheck } from './operators/skip-check.ts'
import { swapConstant } from './operators/swap-constant.ts'
import { isProse } from './prose.ts'
import { type Site, sitesOf, textOf } from './syntax.ts'

const operators: readonly (readonly [OperatorName, Operator])[] = [
  ['drop', drop],
  ['rename', rename],
  ['retype', retype],
  ['reorder', reorder],
  ['swap-constant', swapConstant],
  ['skip-check', skipCheck],
]

/** A file that is to be broken. */
export interface SourceFile {
  readonly side: Mutant['side']
  readonly file: string
  readonly source: string
}

/** Every mutant of a module, in the order of the text: the same each time. @throws SyntaxError */
export function mutantsOf(module: SourceFile): readonly Mutant[] {
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  return contractSites(module.source).flatMap((site) =>
    changesAt(site).flatMap(([operator, change]) => {
      const key = `${change.start}:${change.end}:${change.text}`
      if (seen.has(key) || isNoChange(change, module.source)) return []
      seen.add(key)
      return [mutant(module, operator, change, counts)]
    }),
  )
}

const changesAt = (site: Site): readonly (readonly [OperatorName, Change])[] =>
  operators.flatMap(([name, operator]) => operator(site).map((change) => [name, change] as const))

/** All but prose, and what lies inside it. */
function contractSites(source: string): readonly Site[] {
  const prose = new Set<unknown>()
  return sitesOf(source).filter((site) => {
    const is = prose.has(site.above.at(-1)) || isProse(site)
    if (is) prose.add(site.node)
    return !is
  })
}

const isNoChange = (change: Change, source: string): boolean => textOf(source, change) === change.text

function mutant(module: SourceFile, operator: OperatorName, change: Change, counts: Map<string, number>): Mutant {
  const { line, column } = getLineInfo(module.source, change.start)
  const place = `${operator}:${module.file}:${line}:${column + 1}`
  const count = (counts.get(place) ?? 0) + 1
  counts.set(place, count)
  const { side, file } = module
  return { id: `${place}#${count}`, operator, side, file, line, ...shown(module.source, change), ...change }
}

/** The lines around the change, before and after it; of long ones, what is near. */
function shown(source: string, { start, end, text }: Change): { before: string; after: string } {
  const left = lastLine(source.slice(0, start))
  const right = firstLine(source.slice(end))
  return { before: shownAs(left, source.slice(start, end), right), after: shownAs(left, text, right) }
}

const near = 60

const shownAs = (left: string, middle: string, right: string): string =>
  onOneLine(left.slice(-near) + middle + right.slice(0, near))

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1)

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
