import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
export const readmeFiles = ['README.md', 'README.zh-CN.md'] as const

/** The code blocks of a page that a test runs: each stands below `<!-- test: name -->`. */
export function examplesOf(file: string): ReadonlyMap<string, string> {
  const text = readFileSync(`${repository}/${file}`, 'utf8')
  const blocks = text.matchAll(/<!-- test: ([\w-]+) -->\s*```\w*\n([\s\S]*?)\n```/g)
  return new Map([...blocks].map(([, name = '', code = '']) => [name, code]))
}

/** What a page shows of an output, where `…` stands for anything; on a line of its own for any lines. */
export function asShown(shown: string): RegExp {
  const lines = shown
    .split('\n')
    .map((line) => (line === '…' ? '[\\s\\S]*' : `${literal(line).replaceAll('…', '.*')}\\n`))
  return new RegExp(`(?:^|\\n)${lines.join('')}$`)
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

export interface CurlCall {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** What a printed `curl` sends; the arguments are quoted with ' or not at all. */
export function readCurl(command: string): CurlCall {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  const after = (option: string) => words.flatMap((word, i) => (word === option ? [words[i + 1] ?? ''] : []))
  const [body] = after('-d')
  const [method = body === undefined ? 'GET' : 'POST'] = after('-X')
  const headers = after('-H').map((line) => line.split(': ', 2) as [string, string])
  const url = new URL(words.find((word) => word.startsWith('http')) ?? '')
  return { method, path: url.pathname, headers: Object.fromEntries(headers), body }
}

export interface PrintedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** An answer as `curl -i` prints it. */
export function readAnswer(printed: string): PrintedAnswer {
  const [head = '', body = ''] = printed.split('\n\n', 2)
  const [first = '', ...lines] = head.split('\n')
  const headers = lines.map((line) => line.split(': ', 2) as [string, string])
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), body: JSON.parse(body) }
}
