import type { Decoded, Failure, Local, StreamedFile } from '../../protocol/index.ts'
import type { RunFault } from '../../runner/plugin-runner.ts'
import type { PreparedRequest } from '../../runner/prepared-request.ts'

/** What one version made of the input. */
export type Encoding =
  | { readonly kind: 'request'; readonly prepared: PreparedRequest }
  | Local<unknown>
  | Failure
  | RunFault

/** What one version read in an answer. */
export type Reading =
  | Exclude<Decoded<unknown>, { kind: 'next' | 'stream' }>
  | { readonly kind: 'next'; readonly prepared: PreparedRequest; readonly state: unknown }
  | { readonly kind: 'stream'; readonly prepared: PreparedRequest; readonly file: StreamedFile }
  | RunFault
