import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import type { PluginRefusal } from '../plugin-refusal.ts'
import { installRefusal } from './install-refusal.ts'

/** Path within the package with `/` -> bytes. */
export type PackedFiles = ReadonlyMap<string, Uint8Array>

/** More than any real package: what unpacks to more is made to fill the memory. */
export const tarballLimits = { packedBytes: 32 << 20, unpackedBytes: 128 << 20, entries: 10_000 } as const

const unzip = promisify(gunzip)

/**
 * The files of a package's tarball, as npm packs it: all lie in one folder, whose name does not count. Nothing is written:
 * no path of the tarball ever meets the disk before it was looked at, and what is no plain file is refused.
 *
 * @param bytes gzip of a tar file.
 * @throws PluginRefusal WXH_PLUGIN_INSTALL
 */
export async function readTarball(bytes: Uint8Array): Promise<PackedFiles> {
  const { packedBytes, unpackedBytes } = tarballLimits
  if (bytes.length > packedBytes) throw broken(`has ${bytes.length} bytes, expected at most ${packedBytes}`)
  const tar = await unzip(bytes, { maxOutputLength: unpackedBytes }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE'
      ? broken(`unpacks to more than ${unpackedBytes} bytes`)
      : broken('is no gzip file, or a part of one')
  })
  if (packed.some((magic) => tar.subarray(0, magic.length).equals(magic))) throw broken('is packed twice')
  return filesIn(tar)
}

/** The parser of tar would unpack these once more by itself, to any length. @see RFC 1952 2.3.1, RFC 8878 3.1.1 */
const packed = [Buffer.from([0x1f, 0x8b]), Buffer.from([0x28, 0xb5, 0x2f, 0xfd])]

function filesIn(tar: Buffer): Promise<PackedFiles> {
  return new Promise((resolve, reject) => {
    const entries: { readonly path: string; readonly pieces: Buffer[] }[] = []
    let count = 0
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry) => {
        count += 1
        const problem = count > tarballLimits.entries ? 'has too many entries' : problemOf(entry)
        if (problem !== undefined) reject(broken(problem))
        const pieces: Buffer[] = []
        if (isFile(entry)) entries.push({ path: inPackage(entry.path), pieces })
        entry.on('data', (piece: Buffer) => pieces.push(piece))
      },
    })
    parser.on('error', () => reject(broken('is no sound tar file')))
    parser.on('end', () => {
      const files = new Map(entries.map(({ path, pieces }) => [path, Buffer.concat(pieces)]))
      // Of two files of one name, one reader would see the first and another one the last.
      if (files.size < entries.length) reject(broken('holds two files of one name'))
      else if (!files.has('package.json')) reject(broken('holds no package.json in its folder'))
      else resolve(files)
    })
    parser.end(tar)
  })
}

const isFile = ({ type }: ReadEntry): boolean => type === 'File' || type === 'OldFile'

/** npm puts all into `package/`; others name the folder after the package. */
const inPackage = (path: string): string => path.slice(path.indexOf('/') + 1)

function problemOf(entry: ReadEntry): string | undefined {
  const { path, type } = entry
  const shown = JSON.stringify(path.slice(0, 100))
  if (type !== 'Directory' && !isFile(entry)) return `holds ${shown}, which is no file but a ${type}`
  const steps = path.replace(/\/$/, '').split('/')
  const strange = steps.some((step) => step === '' || step === '.' || step === '..')
  if (strange || /[\\\0:]/.test(path)) return `holds ${shown}, which leads out of its folder, or nowhere`
  return isFile(entry) && steps.length < 2 ? `holds ${shown} outside of any folder` : undefined
}

const broken = (what: string): PluginRefusal =>
  installRefusal(
    `the tarball ${what}`,
    'Pack it with `npm pack`, and copy it as a whole. Of a tarball that somebody else made: do not trust it.',
  )
