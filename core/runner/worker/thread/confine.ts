/**
 * What stays of the globals of Node in a plugin's thread, beside those of the language. A list of what is allowed: what
 * a later Node adds is not there until somebody has looked at it. Timers are named by a pattern, since core asks the clock.
 */
const allowed: readonly RegExp[] = [
  /^(Text(En|De)coder|URL|URLSearchParams|Buffer|atob|btoa|structuredClone|queueMicrotask|DOMException)$/,
  /^(set|clear)(Timeout|Interval|Immediate)$/,
  /^(AbortController|AbortSignal|Event|EventTarget)$/,
  /^(globalThis|global)$/,
]

/** Of the language, and yet not for plugins: memory that no watchdog sees, and waiting that nobody can end. */
const refused = new Set(['SharedArrayBuffer', 'Atomics', 'WebAssembly'])

/** Counts what a plugin did that leads nowhere. */
export interface Noise {
  /** Lines it wrote to the console. */
  lines: number
  /** Errors that nobody caught. */
  strays: number
}

/**
 * Takes away from this thread what leads out of it, once all that the thread itself needs is loaded. Plugins that do no
 * I/O miss nothing: `console` counts, `process` has an empty environment and nothing else that does anything.
 * @param ofLanguage names of the globals that a bare realm has, without Node's.
 */
export function confine(noise: Noise, ofLanguage: ReadonlySet<string>): void {
  const { nextTick } = process
  process.on('uncaughtException', () => void noise.strays++)
  process.on('unhandledRejection', () => void noise.strays++)
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const stays = (ofLanguage.has(name) && !refused.has(name)) || allowed.some((pattern) => pattern.test(name))
    if (!stays) Reflect.deleteProperty(globalThis, name)
  }
  fillNewBuffers()
  define('console', quietConsole(noise))
  define('process', Object.freeze({ env: Object.freeze({}), nextTick: (...args: [() => void]) => nextTick(...args) }))
}

/** Else they show what others left in the memory of the process. */
function fillNewBuffers(): void {
  const { alloc } = Buffer
  const value = (size: number) => alloc(size)
  for (const name of ['allocUnsafe', 'allocUnsafeSlow']) Object.defineProperty(Buffer, name, { value })
}

const define = (name: string, value: unknown) =>
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })

function quietConsole(noise: Noise): object {
  const count = () => void noise.lines++
  const names = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table', 'group', 'groupEnd', 'assert']
  return Object.freeze(
    Object.fromEntries([...names, 'time', 'timeEnd', 'timeLog', 'count'].map((name) => [name, count])),
  )
}
