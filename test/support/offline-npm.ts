import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { repository } from './readme-examples.ts'

/**
 * `npm install` without a registry, run as a program: our packages are unpacked from the tarballs in OFFLINE_NPM_PACKS, so
 * what a tarball lacks is missing; those of others are links into this repository. A package gets what it declares, no more.
 */
/** The host's own. */
const { satisfies } = createRequire(join(repository, 'core/package.json'))('semver') as {
  satisfies(version: string, range: string): boolean
}
const packs = process.env.OFFLINE_NPM_PACKS ?? ''

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Wanted
  readonly devDependencies?: Wanted
  readonly peerDependencies?: Wanted
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

type Wanted = Readonly<Record<string, string>>

const readJson = (file: string): PackageJson => JSON.parse(readFileSync(file, 'utf8'))

function main([command, ...rest]: readonly string[]): void {
  if (command !== 'install') throw new Error(`offline-npm does not know "npm ${command}"`)
  const asDev = rest.includes('--save-dev')
  const specs = rest.filter((word) => !word.startsWith('-'))
  const named = Object.fromEntries(specs.map(asWanted))
  install(process.cwd(), named, asDev ? 'devDependencies' : 'dependencies')
}

/** `node@24`, `@wxhost/core`, `../x.tgz` as name and range. */
function asWanted(spec: string): [string, string] {
  if (spec.endsWith('.tgz')) return [nameIn(spec), resolve(spec)]
  const at = spec.indexOf('@', 1)
  return at === -1 ? [spec, '*'] : [spec.slice(0, at), spec.slice(at + 1)]
}

const nameIn = (tarball: string): string =>
  JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })).name

function install(root: string, named: Wanted, into: 'dependencies' | 'devDependencies'): void {
  const file = join(root, 'package.json')
  const before = readJson(file)
  const now = { ...before, [into]: { ...before[into], ...named } }
  if (Object.keys(named).length > 0) writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`)
  const done = new Set<string>()
  for (const [name, range] of Object.entries({ ...needsOf(now), ...now.devDependencies })) put(root, name, range, done)
  process.stdout.write(`\nadded ${done.size} packages\n`)
}

const needsOf = ({ dependencies, peerDependencies = {}, peerDependenciesMeta = {} }: PackageJson): Wanted => ({
  ...Object.fromEntries(Object.entries(peerDependencies).filter(([name]) => !peerDependenciesMeta[name]?.optional)),
  ...dependencies,
})

function put(root: string, name: string, range: string, done: Set<string>): void {
  if (done.has(name)) return
  done.add(name)
  const target = join(root, 'node_modules', name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(dirname(target), { recursive: true })
  const tarball = range.endsWith('.tgz') ? range : tarballOf(name)
  if (tarball === undefined) link(name, target)
  else unpack(tarball, target)
  const packageJson = readJson(join(target, 'package.json'))
  if (!range.endsWith('.tgz') && !satisfies(packageJson.version, range))
    throw new Error(`ETARGET ${name}@${range}: there is ${packageJson.version}`)
  linkBins(root, target, packageJson)
  if (tarball === undefined) return
  for (const [need, wanted] of Object.entries(needsOf(packageJson))) put(root, need, wanted, done)
}

function tarballOf(name: string): string | undefined {
  const stem = name.replace('@', '').replace('/', '-')
  return globSync(`${stem}-[0-9]*.tgz`, { cwd: packs }).map((file) => join(packs, basename(file)))[0]
}

function unpack(tarball: string, target: string): void {
  mkdirSync(target, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', target])
}

function link(name: string, target: string): void {
  const here = join(repository, 'node_modules', name)
  if (!existsSync(here) || name.startsWith('@wxhost/')) throw new Error(`E404 ${name} is in no registry`)
  symlinkSync(here, target)
}

function linkBins(root: string, target: string, { name, bin = {} }: PackageJson): void {
  const bins = typeof bin === 'string' ? { [basename(name)]: bin } : bin
  for (const [command, file] of Object.entries(bins)) {
    const place = join(root, 'node_modules/.bin', command)
    mkdirSync(dirname(place), { recursive: true })
    rmSync(place, { force: true })
    symlinkSync(join(target, file), place)
  }
}

main(process.argv.slice(2))
