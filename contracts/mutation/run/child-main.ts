import { answerTo, noteStray } from './answer-to.ts'
import type { Answer, Request } from './messages.ts'

/** A process that tries mutants: they loop, hang and litter, and it can be ended. Started by child.ts. @public */
process.on('message', (request: Request) => {
  void answerTo(request)
    .catch(
      (error: unknown): Answer => ({
        kind: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    )
    .then((answer) => process.send?.(answer))
})
process.on('unhandledRejection', noteStray).on('uncaughtException', noteStray)
process.on('disconnect', () => process.exit())
