import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type ControlAnswer, controlDir, controlSockets, pidOf, reloadRequest } from './control-socket.ts'

export type HostAnswer = { readonly pid: number } & ControlAnswer

/** Far longer than any apps file takes; a host that hangs is said to hang. */
const patienceMs = 60_000

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
async function ask(path: string): Promise<ControlAnswer | undefined> {
  const socket = connect(path)
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('it did not answer in 60 s')))
  try {
    socket.write(reloadRequest)
    return readAnswer(await text(socket))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return undefined
    return { ok: false, message: `Whether it reloaded is not known: ${message}.` }
  } finally {
    socket.destroy()
  }
}

function readAnswer(line: string): ControlAnswer {
  if (line.endsWith('\n')) return JSON.parse(line) as ControlAnswer
  return { ok: false, message: 'Whether it reloaded is not known: it ended before it answered.' }
}
