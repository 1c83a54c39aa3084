import { resolve } from 'node:path'
import { readEnvironment } from './environment.ts'
import { chooseMode, type SettingsRequest } from './read-settings.ts'

/** Where the host of these variables keeps its things; says so also where other settings are wrong. */
export async function readDataDir(request: SettingsRequest): Promise<string> {
  const environment = await readEnvironment(request, chooseMode(request).mode)
  const said = request.overrides?.WXHOST_DATA_DIR?.value ?? environment.get('WXHOST_DATA_DIR')
  return resolve(request.cwd, said ?? '.wxhost')
}
