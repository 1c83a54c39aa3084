import type { PreparedRequest } from '../../runner/prepared-request.ts'
import { compareTrees, type NameOf } from './compare-trees.ts'
import type { Difference } from './difference.ts'
import { requestTree } from './request-tree.ts'

/** What is the caller's in a request: names to hide, texts that no path may show. */
export interface Theirs {
  readonly nameOf: NameOf
  readonly texts: ReadonlySet<string>
}

/** @param prefix `request`, or `next` for a later request of a chain. */
export function compareRequests(
  prefix: string,
  stable: PreparedRequest,
  canary: PreparedRequest,
  { nameOf, texts }: Theirs,
): readonly Difference[] {
  const [a, b] = [requestTree(stable, texts), requestTree(canary, texts)]
  // Paths begin with `request.body`, so that what is meant stands out from fields of the same name.
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((part) =>
    compareTrees(`${prefix}.${part}`, a[part], b[part], nameOf),
  )
}
