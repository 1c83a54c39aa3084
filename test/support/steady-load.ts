import type { Answer } from './call-host.ts'

export interface LoadPlan {
  readonly calls: number
  readonly perSecond: number
  /** What happens just before a call of this number is made. */
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
    await events[number]?.()
    const { status, body } = await call(number)
    if (status !== 200) failed.push(`call ${number}: ${status} ${body.code} ${body.detail}`)
  }
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
