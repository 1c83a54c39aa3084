import { isJsonObject, type JsonObject } from '@wxhost/core/protocol'
import type { PushSpec, Tree } from '../../interaction/interaction.ts'
import { isMatcher, like } from '../../interaction/matcher.ts'

/** What a push says, as it is before it is signed and encrypted. The same is made of a received one at verification. */
export function plainView(push: PushSpec): Tree {
  switch (push.seal) {
    case 'pay-v3':
      return { ...push.body, resource: { original_type: push.originalType, plain: push.resource } }
    case 'message':
      return { encrypted: push.mode === 'secure', ...messageIn(push) }
    case 'address-check':
      return { echostr: like(push.echostr) }
  }
}

const messageIn = ({ as, xml }: Extract<PushSpec, { seal: 'message' }>): object =>
  as === 'json' ? { format: as, message: xml } : { format: 'xml', message: withoutListsOfOne(xml) }

/** In XML a list of one is the item itself. */
function withoutListsOfOne(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.length === 1 ? withoutListsOfOne(tree[0]) : tree.map(withoutListsOfOne)
  if (!isJsonObject(tree) || isMatcher(tree)) return tree
  return Object.fromEntries(Object.entries(tree).map(([name, member]) => [name, withoutListsOfOne(member)]))
}

/** The push that a view is of: {@link plainView} the other way round. */
export function pushOf(view: JsonObject, push: PushSpec): PushSpec {
  switch (push.seal) {
    case 'pay-v3': {
      const { resource, ...body } = view
      return { ...push, body, resource: isJsonObject(resource) ? resource.plain : undefined }
    }
    case 'message':
      return { ...push, xml: view.message }
    case 'address-check':
      return { ...push, echostr: String(view.echostr) }
  }
}
