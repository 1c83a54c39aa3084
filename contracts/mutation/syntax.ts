import { type AnyNode, parse } from 'acorn'

/** A node of the syntax tree, with the way to it. */
export interface Site<N extends AnyNode = AnyNode> {
  readonly node: N
  /** From the program down to the node's parent. */
  readonly above: readonly AnyNode[]
  readonly source: string
}

/** Every node of a module, outer ones first, in the order of the text. @throws SyntaxError where it is no module */
export function sitesOf(source: string): readonly Site[] {
  const sites: Site[] = []
  visit(parse(source, { ecmaVersion: 'latest', sourceType: 'module', locations: true }), [])
  return sites

  function visit(node: AnyNode, above: readonly AnyNode[]): void {
    sites.push({ node, above, source })
    for (const child of childrenOf(node)) visit(child, [...above, node])
  }
}

/** In the order of the text: acorn's members are not always. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node)
    .flat()
    .filter(isNode)
    .sort((one, other) => one.start - other.start)
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

export const textOf = (source: string, { start, end }: Pick<AnyNode, 'start' | 'end'>): string =>
  source.slice(start, end)

export const parentOf = ({ above }: Site): AnyNode | undefined => above.at(-1)

/** The name of a member or a module stands where only a name may. */
export function isName(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent === undefined) return false
  return ('key' in parent && parent.key === node) || ('source' in parent && parent.source === node)
}
