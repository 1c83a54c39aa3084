/**
 * Authenticated encryption under the deployment's master key: for credentials at rest, session handles and stored answers.
 * AES-256-GCM under a key derived for each purpose; the previous master key still opens.
 */
export interface Keyring {
  /**
   * @param purpose separates uses: what was sealed for one never opens for another.
   * @param context bound as associated data, e.g. appid and name; not contained in the result.
   * @returns base64url text, with the id of the key in front.
   */
  seal(purpose: string, context: string, plain: Uint8Array): string
  /** Undefined when it does not open: forged, another purpose or context, an unknown key. */
  open(purpose: string, context: string, sealed: string): Uint8Array | undefined
}
