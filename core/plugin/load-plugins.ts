import { describeFaults, type Fault, HostError } from '../errors/host-error.ts'
import { type Examination, examinePlugins, type LoadOptions } from './examine-plugins.ts'

export type LoadedPlugins = Omit<Examination, 'fatal'>

/**
 * Loads the plugins of the manifest. A plugin at fault is left out, and the others serve; its faults are returned.
 *
 * @throws HostError where the manifest itself or a required plugin is at fault, with all faults in one message. Its code
 *   is that of the faults where they share one, else WXH_MANIFEST_INVALID.
 */
export async function loadPlugins(options: LoadOptions): Promise<LoadedPlugins> {
  const { fatal, ...rest } = await examinePlugins(options)
  if (fatal.length === 0) return rest
  await rest.close()
  throw new HostError(
    sharedCode(fatal),
    describeFaults(`Cannot load the plugins of ${options.manifestFile}`, rest.faults),
    {
      faults: rest.faults,
    },
  )
}

function sharedCode(faults: readonly Fault[]): Fault['code'] {
  const codes = [...new Set(faults.map(({ code }) => code))]
  return codes.length === 1 && codes[0] !== undefined ? codes[0] : 'WXH_MANIFEST_INVALID'
}
