/** Of Node's permission model; `drop` came with Node 24. */
interface Permission {
  drop?(scope: string, reference?: string): void
}

/**
 * Gives back the right to read what this thread itself was loaded from. Nothing is read from here on: the plugin's
 * modules come from memory.
 */
export function dropPermissions(): void {
  const { permission, execArgv } = process as unknown as { permission?: Permission; execArgv: readonly string[] }
  const folders = execArgv.flatMap((option) => /^--allow-fs-read=(.*)$/.exec(option)?.[1] ?? [])
  for (const folder of folders) permission?.drop?.('fs.read', folder)
}
