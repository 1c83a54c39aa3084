import { parentPort } from 'node:worker_threads'

/** A thread that does nothing but answer: with what it was told to answer, else with what came. */
let answer: unknown
parentPort?.on('message', (message) => {
  if (Array.isArray(message) && message[0] === 'answer') answer = message[1]
  parentPort?.postMessage(answer ?? message)
})
