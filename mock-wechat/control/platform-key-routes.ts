import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { MockInputError } from '../base/mock-input-error.ts'
import { makeCertificate } from '../pay/make-certificate.ts'
import type { PlatformKey, PlatformKeyUse } from '../world/platform-keys.ts'
import { publicPemOf } from '../world/platform-keys.ts'
import type { World } from '../world/world.ts'
import type { Input } from './input.ts'
import type { ControlRoute } from './route.ts'

const KINDS = ['certificate', 'public-key'] as const
const USES: readonly PlatformKeyUse[] = ['answers', 'notifications']
/** A platform certificate lives five years (pay-v3 page, 6). */
const LIFE_MS = 5 * 365 * 86_400_000

const generate = promisify(generateKeyPair)

/** Everything but the private keys. */
function showAll({ platformKeys }: World) {
  const usesOf = (kind: 'certificate' | 'public-key', serial: string) =>
    USES.filter((use) => platformKeys.signer(kind, use)?.serial === serial)
  return {
    certificates: platformKeys.certificates().map(({ privateKey: _, ...certificate }) => ({
      ...certificate,
      signs: usesOf('certificate', certificate.serial),
    })),
    publicKeys: platformKeys.publicKeys().map((key) => ({
      serial: key.serial,
      pem: publicPemOf(key),
      signs: usesOf('public-key', key.serial),
    })),
  }
}

async function add(world: World, input: Input) {
  input.only('kind', 'listed', 'answers', 'notifications', 'validFromMs', 'validToMs')
  const kind = input.has('kind') ? input.choice('kind', KINDS) : 'certificate'
  const before = USES.map((use) => [use, world.platformKeys.signer(kind, use)?.serial] as const)
  const { serial } = kind === 'certificate' ? await addCertificate(world, input) : await addPublicKey(world)
  for (const [use, held] of before) {
    // The newest key would sign everything: the one before goes on, unless the request says otherwise.
    if (held !== undefined && input.optionalFlag(use) !== true) world.platformKeys.choose(held, use)
    else world.platformKeys.choose(serial, use)
  }
  return { serial, ...showAll(world) }
}

async function newPrivateKey(): Promise<string> {
  const { privateKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return privateKey
}

async function addCertificate(world: World, input: Input): Promise<PlatformKey> {
  const privateKey = await newPrivateKey()
  const validFrom = input.optionalCount('validFromMs') ?? world.clock.now()
  const validTo = input.optionalCount('validToMs') ?? validFrom + LIFE_MS
  const pem = makeCertificate(privateKey, { serial: world.random.bytes(20), validFrom, validTo })
  return world.platformKeys.addCertificate(pem, privateKey, input.optionalFlag('listed') === false)
}

async function addPublicKey(world: World): Promise<PlatformKey> {
  const number = BigInt(`0x${world.random.hex(24)}`)
    .toString()
    .padStart(28, '0')
    .slice(-28)
  return world.platformKeys.addPublicKey(`PUB_KEY_ID_${number}`, await newPrivateKey())
}

function change(world: World, input: Input, serial: string) {
  input.only('listed', ...USES)
  mustHave(world, serial)
  const listed = input.optionalFlag('listed')
  const certificate = world.platformKeys.certificates().find((held) => held.serial === serial)
  if (certificate && listed !== undefined) certificate.listed = listed
  for (const use of USES) if (input.optionalFlag(use) === true) world.platformKeys.choose(serial, use)
  return showAll(world)
}

function remove(world: World, serial: string) {
  mustHave(world, serial)
  world.platformKeys.remove(serial)
  return showAll(world)
}

function mustHave({ platformKeys }: World, serial: string): void {
  const held = [...platformKeys.certificates(), ...platformKeys.publicKeys()]
  if (held.some((key) => key.serial === serial)) return
  throw new MockInputError('WeChat Pay has no key with this serial. GET /__mock/platform-keys lists them.')
}

/** WeChat Pay's own keys: add one, let it sign answers or notifications, take one away. */
export const platformKeyRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/platform-keys', run: (world) => showAll(world) },
  { method: 'POST', path: '/platform-keys', run: add },
  {
    method: 'POST',
    path: '/platform-keys/{serial}',
    run: (world, input, _query, { serial = '' }) => change(world, input, serial),
  },
  {
    method: 'DELETE',
    path: '/platform-keys/{serial}',
    run: (world, _input, _query, { serial = '' }) => remove(world, serial),
  },
]
