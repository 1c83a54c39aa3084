import type { RunFault } from '../../runner/plugin-runner.ts'
import type { NameOf } from './compare-trees.ts'

/** A fault in words. Notes of the host name fields of an output, and quote what came: such names may be somebody's. */
export function faultText({ phase, what, note }: RunFault, nameOf: NameOf): string {
  const shown = note
    .replace(/"[^"]*"/g, '"…"')
    .replace(/^output(\/\S*)/, (_, pointer: string) => `output${shownPointer(pointer, nameOf)}`)
  return `${phase} ${what}${what === 'threw' || what === 'invalid' ? `: ${shown}` : ''}`
}

const shownPointer = (pointer: string, nameOf: NameOf): string =>
  pointer
    .split('/')
    .map((step) => (step === '' ? '' : /^\d+$/.test(step) ? '*' : nameOf(step)))
    .join('/')
