/** Why a key cannot be used. Never shows any of its text. */
export interface KeyFault {
  readonly what: string
  readonly remedy: string
}

export const isKeyFault = (value: object): value is KeyFault => 'remedy' in value
