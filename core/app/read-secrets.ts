import type { Fault } from '../errors/host-error.ts'
import { SecretValue } from '../secret-value.ts'
import { followSecret, type SecretContext } from '../settings/secret-reference.ts'

export interface ReadSecrets {
  readonly secrets: ReadonlyMap<string, SecretValue>
  readonly faults: readonly Fault[]
}

/** Follows all references of one app; what cannot be had is a fault, never an exception. */
export async function readSecrets(
  references: Readonly<Record<string, string>>,
  where: string,
  context: SecretContext,
): Promise<ReadSecrets> {
  const secrets = new Map<string, SecretValue>()
  const faults: Fault[] = []
  for (const [name, reference] of Object.entries(references)) {
    const found = await followSecret(reference, context)
    if (found instanceof SecretValue) secrets.set(name, found)
    else faults.push({ code: 'WXH_SECRET_UNREADABLE', where: `${where}/secrets/${name}`, ...found })
  }
  return { secrets, faults }
}
