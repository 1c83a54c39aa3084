import type { Interaction } from '@wxhost/contracts'

/** What WeChat documents, as exchanges with this plugin. */
export const interactions: readonly Interaction[] = []
