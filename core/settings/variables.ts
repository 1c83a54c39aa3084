/** Every variable that wxhost reads; another one that begins with WXHOST_ is a mistake and said to be one. */
export const variables = [
  'WXHOST_MODE',
  'WXHOST_HOST',
  'WXHOST_PORT',
  'WXHOST_MOCK_PORT',
  'WXHOST_PUBLIC_BASE_URL',
  'WXHOST_BODY_LIMIT',
  'WXHOST_MAX_IN_FLIGHT',
  'WXHOST_API_KEYS',
  'WXHOST_APPS',
  'WXHOST_MANIFEST',
  'WXHOST_DATA_DIR',
  'WXHOST_AUDIT_FILE',
  'WXHOST_LOG_LEVEL',
  'WXHOST_MASTER_KEY',
  'WXHOST_MASTER_KEY_PREVIOUS',
  'WXHOST_REDIS_URL',
  'WXHOST_BASE_URLS',
  'WXHOST_CONNECT_TIMEOUT_MS',
  'WXHOST_HEADERS_TIMEOUT_MS',
  'WXHOST_BODY_TIMEOUT_MS',
  'WXHOST_ANSWER_LIMIT',
  'WXHOST_CONNECTIONS',
  'WXHOST_CALL_TIMEOUT_MS',
  'WXHOST_MAX_CALL_TIMEOUT_MS',
  'WXHOST_DRAIN_TIMEOUT_MS',
  'WXHOST_INBOX_RETENTION_DAYS',
  'WXHOST_WEBHOOK_NETWORKS',
  'WXHOST_SNTP_SERVER',
  'WXHOST_NOTIFY',
  'WXHOST_WORKER_HEAP',
  'WXHOST_WORKER_BUFFERS',
  'WXHOST_WORKER_GROWTH',
  'WXHOST_WORKER_SILENCE_MS',
  'WXHOST_WORKER_DEATHS',
  'WXHOST_WORKER_DEATHS_WITHIN_MS',
  'WXHOST_TRAFFIC_FILE',
  'WXHOST_TRAFFIC_SHARE',
  'WXHOST_TRAFFIC_LIMIT',
  'WXHOST_CONTRACTS',
  'WXHOST_CONTRACTS_DIR',
  'WXHOST_CONTRACT_SIGNERS',
] as const

/** Read by our other programs, which may stand in the same environment. */
export const othersVariables: readonly string[] = ['WXHOST_CONTRACT_KEY', 'WXHOST_CONTRACT_SEED']

export type Variable = (typeof variables)[number]

/** What the command line says, over every variable; `source` names the option in messages, e.g. `--port`. */
export type Overrides = Readonly<Partial<Record<Variable, { readonly value: string; readonly source: string }>>>
