import type { PactV4 } from '@pact-foundation/pact'
import { isJsonObject, type JsonObject } from '@wxhost/core/protocol'
import { ContractFault } from '../../drive/contract-fault.ts'
import { openPush } from '../../drive/open-push.ts'
import { sealPush } from '../../drive/seal-push.ts'
import type { PushInteraction } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Subject } from '../../suite/check.ts'
import { rigOf } from '../../suite/example-rig.ts'
import { describe } from './describe.ts'
import { pactTree } from './pact-tree.ts'
import { plainView, pushOf } from './plain-view.ts'

/** Writes a push as a message. What Pact makes of it is sealed as WeChat does, and the plugin has to open it as declared. */
export async function writePush(pact: PactV4, { plugin }: Subject, interaction: PushInteraction): Promise<void> {
  const channel = plugin.inbound?.[interaction.channel]
  if (channel === undefined) throw faultOf(interaction, `the plugin has no channel "${interaction.channel}"`)
  const { call } = rigOf(interaction, plugin)
  await describe(pact.addAsynchronousInteraction(), interaction)
    .expectsToReceive(interaction.description, (builder) => {
      builder.withJSONContent(pactTree(plainView(interaction.push)))
    })
    .executeTest(async (message) => {
      const push = pushOf(contentOf(message), interaction.push)
      const opened = await openPush(channel, sealPush({ ...interaction, push }, call), call)
      const [found] = mismatches(interaction.opened, opened, { path: 'opened', exact: true })
      if (found !== undefined)
        throw faultOf(interaction, `${found.path}: expected ${found.expected}, got ${found.actual}`)
    })
}

/** Pact says that the message has `contents.content`, and gives `content`. */
function contentOf(message: object): JsonObject {
  const { content } = ('contents' in message ? message.contents : message) as { readonly content?: unknown }
  return isJsonObject(content) ? content : {}
}

const faultOf = ({ description, page }: PushInteraction, what: string) =>
  new ContractFault(`the pact of "${description}" cannot be written: ${what} (${page})`)
