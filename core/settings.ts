import type { SecretValue } from './secret-value.ts'

export type Mode = 'sandbox' | 'production'

/** All that the host is told from outside, read once at start. See docs/settings.md for the variables. */
export interface Settings {
  readonly mode: Mode
  readonly http: HttpSettings
  readonly upstream: UpstreamSettings
  /** Directory for what must survive the process (SQLite, sandbox master key, audit). Made when missing, mode 0700. */
  readonly dataDir: string
  /** The apps file; undefined: the sandbox app that comes with the host (sandbox only). */
  readonly appsFile: string | undefined
  readonly manifestFile: string
  /** Lies beside the manifest: `plugins.manifest.json` -> `plugins.lock.json`. */
  readonly lockFile: string
  /** API keys, stored hashed; undefined: no key is asked for, and only loopback is served. */
  readonly apiKeysFile: string | undefined
  /** Current first, then previous ones that may still open what was sealed. Each 32 bytes as base64url without padding. */
  readonly masterKeys: readonly SecretValue[]
  /** Shared credentials and locks; undefined: memory alone. */
  readonly redisUrl: SecretValue | undefined
  /** JSON lines, one a call. */
  readonly auditFile: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  readonly inbound: InboundSettings
  readonly worker: WorkerLimits
  readonly contracts: ContractSettings
  /** Undefined: nothing is recorded. */
  readonly traffic: TrafficSettings | undefined
  /** Who is told what became of rollouts. */
  readonly notify: readonly NotifyTarget[]
  /** How WeChat reaches this host, e.g. `https://wx.example.com`; needed for callbacks. */
  readonly publicBaseUrl: string | undefined
}

/** A sample of calls that is kept, sealed, so that a new version can be rehearsed on it. */
export interface TrafficSettings {
  readonly file: string
  /** Of calls, above 0, up to 1. */
  readonly share: number
  /** No more is recorded when the file is as long. */
  readonly mostBytes: number
}

/** A robot of a group chat, or a service of one's own. */
export interface NotifyTarget {
  readonly kind: NotifyKind
  /** An http(s) URL; that of a robot holds its key. */
  readonly url: SecretValue
  /** DingTalk's 加签, or the key that signs what a service of one's own is sent. */
  readonly secret: SecretValue | undefined
}

export const notifyKinds = ['wecom', 'dingtalk', 'generic'] as const
export type NotifyKind = (typeof notifyKinds)[number]

/** What proof a plugin needs before it is loaded. */
export interface ContractSettings {
  readonly policy: ContractPolicy
  /** Folder of verification records, and of the pacts that they name. */
  readonly recordsDir: string
  readonly pactsDir: string
  /** Whose signature counts. Production has no default one. */
  readonly signers: readonly ContractSigner[]
}

/** `require`: a plugin without a sound record is refused; `warn`: it is loaded all the same (sandbox only). */
export type ContractPolicy = 'require' | 'warn'

export interface ContractSigner {
  /** First 16 hex digits of the SHA-256 of the key's 32 bytes: by this a signature names its key. */
  readonly keyId: string
  /** `ed25519:` and base64url of the 32 bytes. */
  readonly publicKey: string
}

/** When the thread of a plugin that runs in a worker is ended. Sizes in bytes, times in milliseconds. */
export interface WorkerLimits {
  /** Its JavaScript objects. */
  readonly heapBytes: number
  /** Its buffers, which no limit of V8 holds back. */
  readonly bufferBytes: number
  /** What the whole process may grow by while it does not yield once. */
  readonly growthBytes: number
  /** How long its event loop may say nothing. */
  readonly silenceMs: number
  /** So many deaths within `deathsWithinMs`, and it is started no more. */
  readonly deaths: number
  readonly deathsWithinMs: number
}

export interface InboundSettings {
  /** How long an event is kept after it was handed on, in days. */
  readonly retentionDays: number
  /** Private networks that webhooks may lie in, e.g. `10.1.0.0/16`; loopback too in the sandbox. */
  readonly webhookNetworks: readonly string[]
  /** `host:port` of a time server, which measures the clock's error better than WeChat's Date headers; undefined: none is asked. */
  readonly sntpServer: string | undefined
}

export interface HttpSettings {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Bytes. */
  readonly bodyLimit: number
  /** Calls in hand at once; one more is answered 503. */
  readonly maxInFlight: number
}

/** Times in milliseconds. */
export interface UpstreamSettings {
  /** Declared origin -> where it is really reached (a mock, a proxy). */
  readonly baseUrls: ReadonlyMap<string, string>
  readonly connectTimeoutMs: number
  /** From the request's last byte to the answer's headers. */
  readonly headersTimeoutMs: number
  /** Between two pieces of the answer's body. */
  readonly bodyTimeoutMs: number
  /** Bytes, after decompression. */
  readonly answerLimit: number
  /** Sockets an origin. */
  readonly connections: number
  /** Time that a call has when the caller names none, and the most that a caller may name. */
  readonly callTimeoutMs: number
  readonly maxCallTimeoutMs: number
  /** After a stop is asked for: calls in hand get this long. */
  readonly drainTimeoutMs: number
}
