import { dirname, join, resolve } from 'node:path'
import type { ContractPolicy, ContractSettings, ContractSigner, Mode } from '../settings.ts'
import { parseSigner } from './contract-signer.ts'
import { splitList } from './read-network.ts'
import { sandboxSigner } from './sandbox-signer.ts'
import type { VariableReader } from './variable-reader.ts'

/** Where verification records lie, who may have signed them, and what becomes of a plugin without a sound one. */
export function readContracts(reader: VariableReader, mode: Mode, cwd: string, manifestFile: string): ContractSettings {
  const said = reader.text('WXHOST_CONTRACTS_DIR')
  const directory = said === undefined ? join(dirname(manifestFile), 'contracts') : resolve(cwd, said)
  return {
    policy: readPolicy(reader, mode),
    recordsDir: join(directory, 'verified'),
    pactsDir: join(directory, 'pacts'),
    signers: readSigners(reader, mode),
  }
}

function readPolicy(reader: VariableReader, mode: Mode): ContractPolicy {
  const policy = reader.choice('WXHOST_CONTRACTS', ['require', 'warn'], 'require')
  if (policy === 'require' || mode === 'sandbox') return policy
  return reader.fault(
    'WXHOST_CONTRACTS',
    'is warn, and production loads no plugin that is not proven',
    'Take it away, and verify the plugins: `wxhost plugin list` says what each one lacks.',
    'require',
  )
}

function readSigners(reader: VariableReader, mode: Mode): readonly ContractSigner[] {
  const said = splitList(reader.text('WXHOST_CONTRACT_SIGNERS')).map((text, i) => readSigner(reader, mode, text, i + 1))
  const known = said.filter((signer) => signer !== undefined)
  return mode === 'sandbox' ? [...known, sandboxSigner] : known
}

/** The text itself is not shown: it may be the private key. */
function readSigner(reader: VariableReader, mode: Mode, text: string, place: number): ContractSigner | undefined {
  const name = 'WXHOST_CONTRACT_SIGNERS'
  const signer = parseSigner(text)
  if (signer === undefined)
    return reader.fault(
      name,
      `entry ${place} is no public key of a signer`,
      'Write what `wxhost contract keygen` printed, separated by commas: ed25519: and 43 letters, digits, - and _.',
      undefined,
    )
  if (mode !== 'production' || signer.keyId !== sandboxSigner.keyId) return signer
  return reader.fault(
    name,
    `entry ${place} is the sandbox signer, whose private key everybody has`,
    'Take it away, and sign with a key of your own (`wxhost contract keygen`).',
    undefined,
  )
}
