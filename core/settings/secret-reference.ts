import { resolve } from 'node:path'
import { readTextFile } from '../json-file/text-file.ts'
import { SecretValue } from '../secret-value.ts'
import type { Environment } from './environment.ts'

export interface SecretContext {
  readonly environment: Environment
  /** `file:` paths are relative to this directory. */
  readonly directory: string
  /** What is referred to is no secret (a certificate, a public key): others may read it, though not write it. */
  readonly shared?: boolean
}

/** Why a secret is not to be had. Never holds the secret, nor a reference that does not look like one. */
export interface SecretFault {
  readonly what: string
  readonly remedy: string
}

/** True for `env:…`, `file:…` and `inline:…`. */
export const isSecretReference = (text: string): boolean => /^(?:env|file|inline):/.test(text)

/** Follows `env:NAME`, `file:path` or (sandbox only) `inline:value` to the secret. */
export async function followSecret(reference: string, context: SecretContext): Promise<SecretValue | SecretFault> {
  const colon = reference.indexOf(':')
  const rest = reference.slice(colon + 1)
  switch (reference.slice(0, Math.max(colon, 0))) {
    case 'env':
      return fromVariable(rest, context)
    case 'file':
      return fromFile(rest, context)
    case 'inline':
      return fromText(rest, context)
    default:
      return {
        what: 'is not a reference to a secret',
        remedy: 'Write "env:NAME" or "file:path"; the secret itself does not belong here.',
      }
  }
}

function fromVariable(name: string, context: SecretContext): SecretValue | SecretFault {
  const { environment } = context
  const value = environment.get(name)
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return { what: 'names no variable', remedy: 'Write "env:" and the name of a variable, e.g. "env:WX_APP_SECRET".' }
  if (value === undefined || value.trim() === '')
    return {
      what: `the variable ${name} is not set, or empty`,
      remedy: `Set ${name} for the host, or in .env.${environment.mode}.`,
    }
  const loose = environment.looseness(name)
  if (isTooLoose(loose, context)) return looseFile(`.env.${environment.mode}`, loose)
  return new SecretValue(value)
}

async function fromFile(path: string, context: SecretContext): Promise<SecretValue | SecretFault> {
  if (path === '') return { what: 'names no file', remedy: 'Write "file:" and a path, e.g. "file:secrets/app-secret".' }
  const file = await readTextFile(resolve(context.directory, path))
  if (!file.ok)
    return {
      what: `${path}: ${file.what}`,
      remedy: context.shared
        ? 'Put the file there, readable by the user of the host.'
        : 'Put the secret there, readable by the user of the host alone.',
    }
  if (isTooLoose(file.loose, context)) return looseFile(path, file.loose)
  const text = file.text.replace(/\r?\n$/, '')
  if (text.trim() === '') return { what: `${path} is empty`, remedy: 'Put the secret into the file.' }
  return new SecretValue(text)
}

function fromText(text: string, { environment, shared }: SecretContext): SecretValue | SecretFault {
  if (environment.mode === 'production' && shared !== true)
    return {
      what: 'holds the secret itself ("inline:"), which production refuses',
      remedy:
        'Move it to a variable ("env:NAME") or a file ("file:path", chmod 600), and change it: it was written down.',
    }
  if (text.trim() === '') return { what: 'is empty', remedy: 'Write the secret after "inline:".' }
  return new SecretValue(text)
}

/** Who may write WeChat Pay's public key decides whose answers are believed. */
function isTooLoose(mode: string | undefined, { environment, shared }: SecretContext): mode is string {
  if (mode === undefined || environment.mode !== 'production') return false
  return shared !== true || (Number.parseInt(mode, 8) & 0o022) !== 0
}

const looseFile = (path: string, mode: string): SecretFault => ({
  what: `${path} may be read or written by group or others (mode ${mode})`,
  remedy: `chmod 600 ${path}, owned by the user of the host.`,
})
