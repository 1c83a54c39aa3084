import { isJsonObject, type JsonObject } from '@wxhost/core/protocol'
import type { PushSpec, Tree } from '../../interaction/interaction.ts'
import { like } from '../../interaction/matcher.ts'

/** What a push says, as it is before it is signed and encrypted. The same is made of a received one at verification. */
export function plainView(push: PushSpec): Tree {
  switch (push.seal) {
    case 'pay-v3':
      return { ...push.body, resource: { original_type: push.originalType, plain: push.resource } }
    case 'message':
      return { encrypted: push.mode === 'secure', format: push.as ?? 'xml', message: push.xml }
    case 'address-check':
      return { echostr: like(push.echostr) }
  }
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
