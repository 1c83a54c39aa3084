import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

/** One entry of a tar file, in any form that somebody may make up. */
export interface TarEntry {
  readonly path: string
  readonly text?: string
  /** `0` a file, `1` a hard link, `2` a symbolic link, `5` a folder, `6` a pipe … Default: a file. */
  readonly type?: string
  readonly linkpath?: string
}

/** A ustar file, made by hand: tools refuse to make what is tested here. @see POSIX.1-2017, pax, "ustar Interchange Format" */
export const tarOf = (...entries: readonly TarEntry[]): Buffer =>
  Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(1024)])

export const tgzOf = (...entries: readonly TarEntry[]): Buffer => gzipSync(tarOf(...entries))

function blocksOf({ path, text = '', type = '0', linkpath = '' }: TarEntry): readonly Buffer[] {
  const body = Buffer.from(text)
  const header = Buffer.alloc(512)
  header.write(path, 0, 100)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write(type, 156)
  header.write(linkpath, 157, 100)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
}

/** Bytes as a file that goes with the test. */
export async function asFile(bytes: Uint8Array, name = 'package.tgz'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wxhost-tarball-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, name), bytes)
  return join(folder, name)
}
