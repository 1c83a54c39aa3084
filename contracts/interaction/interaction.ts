import type { AppKind, Json, JsonPointer } from '@wxhost/core/protocol'

/** One exchange as WeChat documents it. Plain data with matchers; expected values come from WeChat's documents. */
export type Interaction = Exchange | PushInteraction

interface InteractionBase {
  /** Unique in the plugin: what happens, as a sentence, e.g. `a template message is accepted`. */
  readonly description: string
  /** Where WeChat documents it, e.g. `template-message page, "Send"`: told with every failure. */
  readonly page: string
  /** What must be true of WeChat before; default: nothing but the sandbox's sample data. */
  readonly states?: readonly ProviderState[]
  readonly call?: CallSetting
  /**
   * What the operation, credential source or channel says of itself, e.g. `{ effect: 'idempotent', idempotency: {…} }`:
   * each member that is named here must be declared so. `renewAheadMs` and `mayForce` are asked with the call's app.
   */
  readonly declares?: Tree
  /**
   * What becomes of spoilt variants that the harness makes (contracts/suite/variants), by the variant's name, e.g.
   * `{ 'a foreign signature': { kind: 'refused', … } }`. Those that are not named here must only be rejected.
   */
  readonly rejects?: Readonly<Record<string, Tree>>
}

/** Something that must be true of WeChat before an exchange. */
export interface ProviderState {
  /** One that the harness knows (contracts/states); an unknown one is a failure. */
  readonly name: string
  readonly params?: Readonly<Record<string, Json>>
}

/** The app of the call, where it differs from the sandbox's. */
export interface CallSetting {
  readonly appid?: string
  readonly kind?: AppKind
  /** null: an app without a merchant. */
  readonly mchid?: string | null
  readonly componentAppid?: string
  /** The public address of every channel; null: the host has none. */
  readonly inboundUrl?: string | null
  /** The app's settings for the plugin's protocol. */
  readonly settings?: Readonly<Record<string, Json>>
  readonly idempotencyKey?: string
}

/** A call of an operation, or the fetch of a credential. */
export interface Exchange extends InteractionBase {
  readonly kind: 'exchange'
  readonly of: { readonly operation: string } | { readonly credential: string; readonly why?: CredentialCase }
  /** Of an operation; default: its example. May hold matchers: values of the state, sealed handles. */
  readonly input?: Tree
  /** The answer comes to a repeat of the host's own, whose first answer was lost. */
  readonly resent?: true
  /** The requests, in order, each with WeChat's answer. None: answered or refused without asking WeChat. */
  readonly steps: readonly Step[]
  /** What encode (no steps) or the last decode gives: a tree with matchers over Encoded, Decoded or CredentialAnswer. */
  readonly result: Tree
  /** Changes of the input that its schema must take or refuse: both sides of every limit. */
  readonly inputs?: Variants
  /** The same for the output that the result gives. */
  readonly outputs?: Variants
  /** What `tracks` gives before the sending and after the answer. A member that is `undefined`: nothing is followed. */
  readonly tracks?: { readonly before?: Tree; readonly after?: Tree }
  /** What `settles` gives for the result's output. Given as `undefined`: nothing. */
  readonly settles?: Tree
  /** What is asked where the answer was lost, and what each finding proves. */
  readonly resolve?: Resolving
  /** Lines of the file that a `stream` gives, in order, each with the row that `readLine` makes of it. */
  readonly lines?: readonly { readonly line: string; readonly row?: Tree }[]
}

/** The value with one member changed, or (without `to`) left out. */
export type Change = readonly [at: JsonPointer, to?: unknown]

export interface Variants {
  readonly takes?: readonly Change[]
  readonly refuses?: readonly Change[]
}

/** The case of `resolve`: the safe operation and its input, and what `read` makes of what was found. */
export interface Resolving {
  readonly operation: string
  readonly asks: Tree
  /** `found`: a Decoded `output` or `error`; `proves`: what `read` gives. */
  readonly cases: readonly { readonly found: unknown; readonly proves: Tree }[]
}

export interface CredentialCase {
  readonly forced?: boolean
  readonly held?: readonly string[]
}

export interface Step {
  readonly request: RequestSpec
  readonly answer: AnswerSpec
}

/** The wire request that WeChat documents; query and body are whole: a name that is not here must not be sent. */
export interface RequestSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly origin: string
  /** A text or a matcher. */
  readonly path: Tree
  readonly query?: Readonly<Record<string, Tree>>
  /** Names in lower case; others may come beside these. */
  readonly headers?: Readonly<Record<string, Tree>>
  readonly json?: Tree
}

/** WeChat's answer. One of `json`, `text` and `bytes`; none is an empty body. */
export interface AnswerSpec {
  /** Default 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, Tree>>
  readonly json?: Tree
  /** Exact text, e.g. JSON that holds an integer beyond 2^53 or is written as WeChat writes it. */
  readonly text?: string
  /** Base64. */
  readonly bytes?: string
  /** Signed by WeChat Pay: headers are added by the harness, and spoilt ones must be rejected. */
  readonly signed?: true
}

/** A push and what becomes of it. */
export interface PushInteraction extends InteractionBase {
  readonly kind: 'push'
  readonly channel: string
  readonly push: PushSpec
  /** How old WeChat's timestamp is, in seconds; default 0. */
  readonly ageSeconds?: number
  /** What open gives: a tree with matchers over Opened. */
  readonly opened: Tree
  /** A passive reply: what the webhook answered, and what reply gives of it, opened again as the user's phone would. */
  readonly reply?: { readonly message: Json; readonly shows: Tree }
}

/** What WeChat pushes, as it is before it is signed and encrypted: that is what a pact shows. */
export type PushSpec =
  /** A notification of WeChat Pay v3: `body` without its `resource`, and the resource in plain. */
  | {
      readonly seal: 'pay-v3'
      readonly body: Readonly<Record<string, Tree>>
      readonly resource: Tree
      readonly originalType: string
    }
  /** A message or event of an account, or of a platform: the XML's members (all texts), encrypted (`secure`) or `plain`. */
  | {
      readonly seal: 'message'
      readonly mode: 'secure' | 'plain'
      readonly xml: Tree
      /** An account that has chosen JSON in place of XML. */
      readonly as?: 'json'
      /** Under the EncodingAESKey before the current one. */
      readonly key?: 'previous'
      /** In the address; default: one like WeChat's. */
      readonly nonce?: string
    }
  /** The check of the address: GET with `echostr`. */
  | { readonly seal: 'address-check'; readonly echostr: string }

/** JSON with matchers in place of some values. */
export type Tree = unknown
