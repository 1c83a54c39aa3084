import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** As many callers as wait at most: one that is slower than they are is asked no faster. */
const mostWaiting = 64

/** Sends `rate` bytes a second for `ms`, evenly, and waits for the answers. @returns answers a second. */
export async function steadyBytes(port: number, rate: number, ms: number): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let [sent, answered] = [0, 0]
  socket.on('data', (bytes) => {
    answered += bytes.length
  })
  const start = performance.now()
  const spent = () => performance.now() - start
  while (spent() < ms) {
    const due = Math.floor((rate * spent()) / 1_000) - sent
    const now = Math.min(due, mostWaiting - (sent - answered))
    if (now > 0) socket.write('.'.repeat(now))
    // What nobody could send is not sent later: a caller who waits makes no second request.
    sent += Math.max(0, now)
    await sleep(1)
  }
  const reached = (answered * 1_000) / spent()
  socket.destroy()
  return reached
}
