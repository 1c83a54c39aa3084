/** Who answers in every pact. */
export const providerName = 'wechat'

/** e.g. `template-v1@1.2.0-wechat.json`, as Pact names it. */
export const pactFileName = (pluginId: string): string => `${pluginId}-${providerName}.json`

/** A pact as far as it is looked into here; all else is Pact's. */
export interface PactFile {
  readonly consumer: { readonly name: string }
  readonly interactions: readonly PactInteraction[]
}

export interface PactInteraction {
  readonly description: string
  readonly type: 'Synchronous/HTTP' | 'Asynchronous/Messages'
  readonly providerStates?: readonly { readonly name: string; readonly params?: Readonly<Record<string, never>> }[]
  readonly comments?: PactComments
  readonly request?: PactPart
  readonly response?: PactPart
  /** Of a message. */
  readonly contents?: { readonly content?: unknown }
}

/** What a pact says of an interaction beside Pact's own words. */
export interface PactComments {
  readonly operation?: string
  readonly credential?: string
  readonly channel?: string
  /** The page of WeChat's protocol. */
  readonly page?: string
  /** Whose call it is, where it is not the sandbox app's. */
  readonly appid?: string
  /** Of an exchange of several requests: which, from 1. */
  readonly step?: number
}

export interface PactPart {
  readonly path?: string
  readonly headers?: Readonly<Record<string, readonly string[]>>
  readonly body?: { readonly content?: unknown; readonly contentType?: string; readonly encoded?: unknown }
  readonly generators?: unknown
  readonly matchingRules?: Readonly<Record<string, unknown>>
}
