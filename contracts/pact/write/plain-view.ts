import type { PushSpec, Tree } from '../../interaction/interaction.ts'
import { like } from '../../interaction/matcher.ts'

/** What a push says, as it is before it is signed and encrypted. The same is made of a received one at verification. */
export function plainView(push: PushSpec): Tree {
  switch (push.seal) {
    case 'pay-v3':
      return { ...push.body, resource: { original_type: push.originalType, plain: push.resource } }
    case 'message':
      return { encrypted: push.mode === 'secure', xml: push.xml }
    case 'address-check':
      return { echostr: like(push.echostr) }
  }
}
