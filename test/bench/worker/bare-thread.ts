import { Worker } from 'node:worker_threads'

export interface BareThread {
  roundTrip(message: unknown): Promise<unknown>
  stop(): Promise<unknown>
}

/** A postMessage and its answer, one at a time. @param answer what comes back; default: what was sent. */
export async function startBareThread(answer?: unknown): Promise<BareThread> {
  const worker = new Worker(new URL('./echo.ts', import.meta.url))
  let answered: (message: unknown) => void = () => {}
  worker.on('message', (message) => answered(message))
  const roundTrip = (message: unknown) =>
    new Promise<unknown>((resolve) => {
      answered = resolve
      worker.postMessage(message)
    })
  await roundTrip(['answer', answer])
  return { roundTrip, stop: () => worker.terminate() }
}
