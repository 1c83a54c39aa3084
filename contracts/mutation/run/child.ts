import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Clock } from '@wxhost/core/harness'
import type { Answer, Request } from './messages.ts'

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const main = fileURLToPath(new URL(`./child-main.${extension}`, import.meta.url))

/** A process in which mutants are tried. */
export interface Child {
  /** One at a time. `late` where nothing came in time or the process ended: it is of no more use. */
  ask(request: Request, limitMs: number): Promise<Answer | 'late'>
  end(): void
}

/** No environment but what Node itself needs: nothing of the caller's reaches the mutants. */
export function startChild(clock: Clock): Child {
  const child = fork(main, { execArgv: [], env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return {
    ask: (request, limitMs) => ask(child, request, { clock, limitMs }),
    end: () => void child.kill('SIGKILL'),
  }
}

interface Limit {
  readonly clock: Clock
  readonly limitMs: number
}

function ask(child: ChildProcess, request: Request, { clock, limitMs }: Limit): Promise<Answer | 'late'> {
  return new Promise((resolve) => {
    const done = (answer: Answer | 'late') => {
      timer.cancel()
      child.off('message', heard)
      child.off('exit', gone)
      resolve(answer)
    }
    const heard = (answer: unknown) => done(answer as Answer)
    const gone = () => done('late')
    const timer = clock.after(limitMs, gone)
    child.once('message', heard).once('exit', gone)
    child.send(request, (error) => {
      if (error !== null) gone()
    })
  })
}
