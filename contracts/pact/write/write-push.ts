import type { PactV4 } from '@pact-foundation/pact'
import type { PushInteraction } from '../../interaction/interaction.ts'
import type { Subject } from '../../suite/check.ts'
import { describe } from './describe.ts'
import { pactTree } from './pact-tree.ts'
import { plainView } from './plain-view.ts'

/** Writes a push as a message whose content is what WeChat says before it signs and encrypts. */
export async function writePush(pact: PactV4, _subject: Subject, push: PushInteraction): Promise<void> {
  await describe(pact.addAsynchronousInteraction(), push)
    .expectsToReceive(push.description, (builder) => {
      builder.withJSONContent(pactTree(plainView(push.push)))
    })
    .executeTest(async () => undefined)
}
