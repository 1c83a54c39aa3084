import { resolve } from 'node:path'
import { Command } from 'commander'
import { type CliContext, say } from './cli-io.ts'

export const keygenCommand = (context: CliContext): Command =>
  new Command('keygen')
    .description('make a key that signs verification records')
    .argument('<file>', 'where the private key is written, for its owner alone')
    .action((file: string) => keygen(context, file))

async function keygen({ io }: CliContext, given: string): Promise<void> {
  const { generateSigningKey } = await import('../record/signing-key.ts')
  const file = resolve(io.cwd, given)
  const { keyId, publicKey } = await generateSigningKey(file)
  say(io, `wrote ${file}: keep it where only the CI that signs can read it`, `key id      ${keyId}`)
  say(
    io,
    `public key  ${publicKey}`,
    '',
    'Hosts that shall accept what it signs:',
    `  WXHOST_CONTRACT_SIGNERS=${publicKey}`,
  )
}
