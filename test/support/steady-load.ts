import type { Answer } from './call-host.ts'

export interface LoadPlan {
  readonly calls: number
  readonly perSecond: number
  /**
   * What happens just before a call of this number is made. It waits for the calls made before the event ahead of it: on a
   * machine that is short of time one call would meet both.
   */
  readonly events?: Readonly<Record<number, () => unknown>>
}

const tickMs = 5

/** Makes calls at a steady pace, whether or not earlier ones are answered, and gives all that failed. */
export async function steadyLoad(
  call: (number: number) => Promise<Answer>,
  { calls, perSecond, events = {} }: LoadPlan,
): Promise<readonly string[]> {
  const failed: string[] = []
  const running: Promise<void>[] = []
  const one = async (number: number) => {
    const event = events[number]
    if (event !== undefined) {
      await Promise.all(running.slice(0, eventBefore(number)))
      await event()
    }
    const { status, body } = await call(number)
    if (status !== 200) failed.push(`call ${number}: ${status} ${body.code} ${body.detail}`)
  }
  const eventBefore = (number: number): number =>
    Math.max(0, ...Object.keys(events).flatMap((at) => (Number(at) < number ? [Number(at)] : [])))
  const start = performance.now()
  await new Promise<void>((resolve) => {
    const ticking = setInterval(() => {
      const due = Math.min(calls, Math.ceil(((performance.now() - start) / 1_000) * perSecond))
      while (running.length < due) {
        const number = running.length
        running.push(one(number).catch((error: unknown) => void failed.push(`call ${number}: ${error}`)))
      }
      if (running.length < calls) return
      clearInterval(ticking)
      resolve()
    }, tickMs)
  })
  await Promise.all(running)
  return failed
}
