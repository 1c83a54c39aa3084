import { join } from 'node:path'
import { type ControlAnswer, controlDir, controlSockets, pidOf, reloadPath } from './control-socket.ts'
import { sendJson } from './send-json.ts'

export type HostAnswer = { readonly pid: number } & ControlAnswer

/** Asks every host with this data directory to read its apps again. Empty: none runs. */
export async function reloadHosts(dataDir: string): Promise<readonly HostAnswer[]> {
  const files = await controlSockets(dataDir)
  const answers = await Promise.all(
    files.map(async (file) => {
      const answer = await ask(join(controlDir(dataDir), file))
      return answer === undefined ? [] : [{ pid: pidOf(file), ...answer }]
    }),
  )
  return answers.flat()
}

/** Undefined: nobody is there any more. */
async function ask(socketPath: string): Promise<ControlAnswer | undefined> {
  try {
    const { status, body } = await sendJson({ socketPath }, { method: 'POST', path: reloadPath })
    if (status === 200 && body !== undefined) return body as ControlAnswer
    return { ok: false, message: `Whether it reloaded is not known: it answered with status ${status}.` }
  } catch (error) {
    if (isGone(error)) return undefined
    return { ok: false, message: `Whether it reloaded is not known: ${(error as Error).message}.` }
  }
}

/** Nobody listens on the socket any more, or it is not there. */
export const isGone = (error: unknown): boolean =>
  /^(ECONNREFUSED|ENOENT)$/.test((error as NodeJS.ErrnoException).code ?? '')
