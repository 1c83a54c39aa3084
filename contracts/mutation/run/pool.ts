import type { Clock } from '@wxhost/core/harness'
import { type Child, startChild } from './child.ts'
import type { Answer, Opening, Request } from './messages.ts'

export interface PoolOptions {
  readonly opening: Opening
  readonly clock: Clock
  readonly children: number
}

/** Modules are never unloaded: a process is given up after so many mutants. */
const mutantsPerChild = 80
const openLimitMs = 30_000

/** Processes with the plugin opened, started as they are needed. */
export interface Pool {
  /** Asks a process that is free. `late`: it did not answer in time and was ended. */
  ask(request: Request, limitMs: number): Promise<Answer | 'late'>
  end(): void
}

export function createPool({ opening, clock }: PoolOptions): Pool {
  const free: Kept[] = []
  const all = new Set<Child>()
  return {
    async ask(request, limitMs) {
      const kept = free.pop() ?? (await open())
      const answer = await kept.child.ask(request, limitMs)
      kept.asked += 1
      if (answer === 'late' || kept.asked >= mutantsPerChild) giveUp(kept.child)
      else free.push(kept)
      return answer
    },
    end() {
      for (const child of all) giveUp(child)
    },
  }

  async function open(): Promise<Kept> {
    const child = startChild(clock)
    all.add(child)
    const answer = await child.ask(opening, openLimitMs)
    if (answer !== 'late' && answer.kind === 'opened') return { child, asked: 0 }
    giveUp(child)
    throw new Error(
      `The suite could not be started for ${opening.directory}: ${answer === 'late' ? 'no answer' : reasonOf(answer)}`,
    )
  }

  function giveUp(child: Child): void {
    all.delete(child)
    child.end()
  }
}

interface Kept {
  readonly child: Child
  asked: number
}

const reasonOf = (answer: Answer): string => (answer.kind === 'failed' ? answer.message : answer.kind)
