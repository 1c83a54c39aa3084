/** `restarting`: its calls wait; `quarantined`: they are refused until the host is started anew. */
export type WorkerState = 'starting' | 'running' | 'restarting' | 'quarantined' | 'stopped'

/** What an operator should know of a plugin's worker. `why` is in words of the host: never what the plugin said. */
export type WorkerEvent =
  | { readonly kind: 'died'; readonly why: string; readonly restartInMs: number }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'quarantined'; readonly why: string; readonly deaths: number }
  /** Lines that it wrote and that nobody sees; errors that nobody caught. */
  | { readonly kind: 'noise'; readonly lines: number; readonly strays: number }

/** The thread, or one after the other, that a plugin runs in. */
export interface WorkerHandle {
  readonly state: WorkerState
  /** One listener; a later one takes its place. */
  listen(listener: (event: WorkerEvent) => void): void
  stop(): Promise<void>
}
