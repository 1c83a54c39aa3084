import { didYouMean } from '../json-file/near-miss.ts'
import type { SecretValue } from '../secret-value.ts'
import { type NotifyKind, type NotifyTarget, notifyKinds } from '../settings.ts'
import { splitList } from './read-network.ts'
import { readSecret } from './read-secrets.ts'
import type { SecretContext } from './secret-reference.ts'
import type { VariableReader } from './variable-reader.ts'

const name = 'WXHOST_NOTIFY'
const form =
  'Write wecom:, dingtalk: or generic: and the address, or where it is kept (env:NAME, file:path), then # and the secret.'

/**
 * `wecom:env:WECOM_ROBOT,dingtalk:file:secrets/robot#env:DINGTALK_SECRET,generic:https://ops.example.com/hooks#env:HOOK_SECRET`:
 * who is told of rollouts. The address of a robot holds its key, so no part of one is ever in a message.
 */
export async function readNotify(reader: VariableReader, context: SecretContext): Promise<readonly NotifyTarget[]> {
  const targets = await Promise.all(
    splitList(reader.text(name)).map((text, i) => readTarget(text, i + 1, reader, context)),
  )
  return targets.filter((target) => target !== undefined)
}

async function readTarget(
  text: string,
  position: number,
  reader: VariableReader,
  context: SecretContext,
): Promise<NotifyTarget | undefined> {
  const [, word = '', address = '', secretText] = /^([a-z]+):([^#]+)(?:#(.+))?$/.exec(text) ?? []
  const kind = notifyKinds.find((known) => known === word)
  const which = `target ${position}`
  if (kind === undefined)
    return reader.fault(name, `${which} is of no known kind`, `${form}${didYouMean(word, notifyKinds)}`, undefined)
  const url = await readSecret(reader, name, address, context)
  const secret = await readSecret(reader, name, secretText, context)
  if (url === undefined || (secret === undefined && secretText !== undefined)) return undefined
  const what = faultOf(kind, url, secret, context.environment.mode === 'production')
  return what === undefined ? { kind, url, secret } : reader.fault(name, `${which} (${kind}) ${what}`, form, undefined)
}

function faultOf(kind: NotifyKind, url: SecretValue, secret: SecretValue | undefined, isProduction: boolean) {
  const parsed = URL.parse(url.reveal())
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.password !== '')
    return 'has an address that is not an http(s) URL without user and password'
  if (isProduction && kind !== 'generic' && parsed.protocol !== 'https:')
    return 'has an address without https, which would show its key'
  if (kind === 'wecom' && secret !== undefined) return 'takes no secret: the key is in its address'
  if (kind === 'wecom' && !parsed.searchParams.has('key')) return 'has an address without its key (?key=…)'
  if (kind === 'dingtalk' && !parsed.searchParams.has('access_token'))
    return 'has an address without its key (?access_token=…)'
  if (kind === 'generic' && secret?.reveal().startsWith('whsec_') && !whsec.test(secret.reveal()))
    return 'has a secret that is not whsec_ and base64'
  return undefined
}

/** As Standard Webhooks write a key. */
const whsec = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/
