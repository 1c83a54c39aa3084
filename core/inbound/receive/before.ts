import type { Clock } from '../../clock.ts'

/** In place of what did not come in time. */
export const late = Symbol('late')

/** Waits for `work` until `deadline` (milliseconds since 1970), no longer. What comes later is dropped, errors too. */
export function before<T>(clock: Clock, deadline: number, work: Promise<T>): Promise<T | typeof late> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(Math.max(0, deadline - clock.now()), () => resolve(late))
    work.then(
      (value) => {
        timer.cancel()
        resolve(value)
      },
      (error: unknown) => {
        timer.cancel()
        reject(error)
      },
    )
  })
}
