import { canonicalJson } from '../plugin/record/canonical-json.ts'
import type { SchemaJson } from '../plugin/record/plugin-surface.ts'
import type { Compare, Gap, Reading, SchemaObject } from './schema-gap.ts'

/** Gaps between the items of lists. Lists whose places differ in kind are equal or unknown. */
export function itemGaps(
  sub: SchemaObject,
  sup: SchemaObject,
  path: string,
  reading: Reading,
  compare: Compare,
): readonly Gap[] {
  if (Array.isArray(sub.items) || Array.isArray(sup.items))
    return canonicalJson(sub.items) === canonicalJson(sup.items)
      ? []
      : [{ path: `${path}/*`, rule: 'unknown', sub: sub.items, sup: sup.items }]
  // A list that is always empty has no items to compare.
  if (sub.maxItems === 0) return []
  return compare((sub.items ?? true) as SchemaJson, (sup.items ?? true) as SchemaJson, `${path}/*`, reading)
}
