import type { AnyNode } from 'acorn'
import { parentOf, type Site } from './syntax.ts'

/**
 * What people read is no contract with WeChat, and a check that held it would hold the wording: it is not broken.
 * These are, and nothing else:
 * - texts of two words and more, and what is built into them: messages, summaries, remedies;
 * - `summary`, `title` and `description` with a text of its own (WeChat's `description: input.description` is none);
 * - the example of an operation, which the host's documents show (it stands beside `input` or `effect`).
 */
export function isProse(site: Site): boolean {
  const { node } = site
  if (isSentence(node) || isDocument(node) || isOfDocuments(node)) return true
  return isExample(node, parentOf(site))
}

const words = /[\p{L}\p{N}'"`.,;:)] +[("'`]?\p{L}{2}/u
const documents = new Set(['summary', 'title', 'description'])

function isSentence(node: AnyNode): boolean {
  if (node.type === 'Literal') return typeof node.value === 'string' && words.test(node.value)
  if (node.type === 'TemplateLiteral')
    return words.test(node.quasis.map(({ value }) => value.cooked ?? '').join('Some'))
  return node.type === 'BinaryExpression' && node.operator === '+' && (isSentence(node.left) || isSentence(node.right))
}

const isDocument = (node: AnyNode): boolean =>
  node.type === 'Property' &&
  node.key.type === 'Identifier' &&
  documents.has(node.key.name) &&
  (node.value.type === 'Literal' || isSentence(node.value))

/** Options that only document: without them a schema takes the same. */
const isOfDocuments = (node: AnyNode): boolean =>
  node.type === 'ObjectExpression' && node.properties.length > 0 && node.properties.every(isDocument)

function isExample(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (node.type !== 'Property' || parent?.type !== 'ObjectExpression' || nameOf(node) !== 'example') return false
  return parent.properties.some((sibling) => nameOf(sibling) === 'input' || nameOf(sibling) === 'effect')
}

const nameOf = (node: AnyNode): string | undefined =>
  node.type === 'Property' && node.key.type === 'Identifier' ? node.key.name : undefined
