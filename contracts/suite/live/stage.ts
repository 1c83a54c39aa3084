import { type MockWechat, startMockWechat } from '@wxhost/mock-wechat'
import { type Receiver, startReceiver } from '../../pact/verify/receiver.ts'
import type { Subject } from '../check.ts'

/** What live cases share in one process: starting it for each would take longer than the cases. */
interface Stage {
  readonly mock: Promise<MockWechat>
  readonly receiver: Promise<Receiver>
}

let mock: Stage['mock'] | undefined
let receiver: Stage['receiver'] | undefined

/** Where WeChat's stand-in listens: the subject's own, else one that is started. */
export async function mockUrlOf(subject: Pick<Subject, 'mock'>): Promise<string> {
  if (subject.mock !== undefined) return subject.mock.url
  mock ??= startMockWechat()
  return (await mock).url
}

/** Where it pushes to; what came before is forgotten. */
export async function freshReceiver(): Promise<Receiver> {
  receiver ??= startReceiver()
  const started = await receiver
  started.clear()
  return started
}

/** Ends what was started here. */
export async function closeStage(): Promise<void> {
  const open = [mock, receiver]
  mock = undefined
  receiver = undefined
  for (const each of open) await (await each)?.close()
}
