import { dirname, resolve } from 'node:path'
import { neededParts, type VerificationRecord } from '@wxhost/core/harness'
import { Command } from 'commander'
import { ContractFault } from '../drive/contract-fault.ts'
import { type CliContext, say } from './cli-io.ts'

const examples = `
Examples:
  $ wxhost-contract keygen contract-key.pem
  $ wxhost-contract sign contracts/verified/pay-v3@1.1.0.json --key contract-key.pem
  $ WXHOST_CONTRACT_KEY="$(cat contract-key.pem)" wxhost-contract sign contracts/verified/*.json
  $ wxhost-contract sign contracts/verified/*.json --sandbox

A host accepts records of the signers in WXHOST_CONTRACT_SIGNERS; one in a sandbox accepts the sandbox's signer too.`

interface Options {
  readonly key?: string
  readonly sandbox?: boolean
}

export const signCommand = (context: CliContext): Command =>
  new Command('sign')
    .description('sign verification records, so that a host accepts them')
    .argument('<records...>', 'files that `test --record` wrote')
    .option('--key <file>', 'an Ed25519 private key (default: the text in WXHOST_CONTRACT_KEY)')
    .option('--sandbox', 'with the published key that only a sandbox accepts')
    .addHelpText('after', examples)
    .action((records: readonly string[], options: Options) => sign(context, records, options))

async function sign({ io }: CliContext, records: readonly string[], options: Options): Promise<void> {
  const [key, { signRecord }, { writeRecord }, { openRecord }] = await Promise.all([
    keyFor(io, options),
    import('../record/sign-record.ts'),
    import('../record/record-file.ts'),
    import('../record/open-record.ts'),
  ])
  for (const given of records) {
    const file = resolve(io.cwd, given)
    const signed = await openRecord(file)
    demandGreen(given, signed.record)
    const written = await writeRecord(dirname(file), signRecord(signed.record, key, signed.signatures))
    say(io, `signed ${written} as ${key.signer.keyId}`)
  }
}

/** A host refuses what is red or was not run, whoever signed it. */
function demandGreen(given: string, { parts }: VerificationRecord): void {
  const failed = Object.keys(parts).filter((part) => parts[part] === 'failed')
  const missing = neededParts.filter((part) => parts[part] !== 'passed' && parts[part] !== 'failed')
  const said = [
    ...(failed.length === 0 ? [] : [`${failed.join(', ')} failed`]),
    ...(missing.length === 0 ? [] : [`${missing.join(', ')} did not run`]),
  ]
  if (said.length === 0) return
  throw new ContractFault(
    `${given} was not signed: ${said.join('; ')}. Mend the plugin, and run the whole of \`wxhost-contract test --record\`.`,
  )
}

async function keyFor(io: CliContext['io'], { key, sandbox }: Options) {
  const { readSigningKey, parseSigningKey } = await import('../record/signing-key.ts')
  if (sandbox === true) return (await import('../record/sandbox-key.ts')).sandboxKey()
  if (key !== undefined) return readSigningKey(resolve(io.cwd, key))
  const text = io.env.WXHOST_CONTRACT_KEY
  if (text !== undefined && text !== '') return parseSigningKey(text, 'WXHOST_CONTRACT_KEY')
  throw new ContractFault(
    'There is no key to sign with. Name a file with --key, put the key into WXHOST_CONTRACT_KEY, or use --sandbox for the ' +
      'published one. `wxhost-contract keygen FILE` makes one.',
  )
}
