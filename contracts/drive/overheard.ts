const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const

/**
 * Runs, and gives what was written to the console, to stdout or to stderr meanwhile, in place of writing it.
 * For one run at a time.
 */
export async function overheard<T>(run: () => Promise<T>): Promise<{ readonly value: T; readonly written: string }> {
  const heard: string[] = []
  const hear = (...given: readonly unknown[]) => void heard.push(given.map(textOf).join(' '))
  const write = (chunk: unknown) => {
    hear(chunk)
    return true
  }
  const before = methods.map((name) => [name, console[name]] as const)
  const streams = [process.stdout, process.stderr].map((stream) => [stream, stream.write] as const)
  for (const name of methods) console[name] = hear
  for (const [stream] of streams) stream.write = write
  try {
    return { value: await run(), written: heard.join('\n') }
  } finally {
    for (const [name, method] of before) console[name] = method
    for (const [stream, original] of streams) stream.write = original
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : value instanceof Uint8Array
      ? Buffer.from(value).toString('utf8')
      : (JSON.stringify(value) ?? String(value))
