import { fstatSync, type Stats } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openPrivateFile, privateFile } from './private-file.ts'

async function place() {
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-file-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const file = await openPrivateFile(dataDir)
  onTestFinished(() => file.close())
  return { dataDir, file }
}

/** A file handle, of which only what a test gives is there. */
type Handle = Parameters<typeof privateFile>[0]
const handle = (more: Partial<Handle>): Handle => ({
  writeFile: async () => {},
  read: async () => Promise.reject(new Error('not read')),
  close: async () => {},
  ...more,
})
/** Of this process, as far as descriptors usually go. */
const openFiles = (): Stats[] =>
  Array.from({ length: 1_024 }, (_, descriptor) => {
    try {
      return [fstatSync(descriptor)]
    } catch {
      return []
    }
  }).flat()
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }))

describe('a private file', () => {
  test('gives back what was written', async () => {
    const { file } = await place()
    await pipeline(Readable.from([Buffer.alloc(100_000, 'a'), Buffer.from('b')]), file.sink())
    expect(file.size).toBe(100_001)
    expect(await Readable.from(file.read()).toArray().then(Buffer.concat)).toEqual(
      Buffer.from(`${'a'.repeat(100_000)}b`),
    )
  })

  test('has no name, in a directory of this user alone', async () => {
    const { dataDir, file } = await place()
    await pipeline(Readable.from([Buffer.from('a')]), file.sink())
    expect(await readdir(join(dataDir, 'tmp'))).toEqual([])
    expect((await stat(join(dataDir, 'tmp'))).mode & 0o777).toBe(0o700)
  })

  test('is readable by its owner alone, and deleted', async () => {
    const { dataDir } = await place()
    const { dev } = await stat(dataDir)
    const nameless = openFiles().filter((found) => found.isFile() && found.nlink === 0 && found.dev === dev)
    expect(nameless.map(({ mode }) => mode & 0o777)).toContain(0o600)
  })

  test.each(['ENOSPC', 'EROFS', 'EIO'])('that cannot be written (%s) is trouble of the host', async (code) => {
    const sink = privateFile(handle({ writeFile: failing(code) })).sink()
    await expect(pipeline(Readable.from([Buffer.from('a')]), sink)).rejects.toMatchObject({
      code: 'WXH_STORE_UNAVAILABLE',
      details: { cause: { code } },
    })
  })

  test('that cannot be read is trouble of the host', async () => {
    const file = privateFile(handle({ read: failing('EIO') as never }))
    await pipeline(Readable.from([Buffer.from('a')]), file.sink())
    await expect(Readable.from(file.read()).toArray()).rejects.toMatchObject({ code: 'WXH_STORE_UNAVAILABLE' })
  })

  test('that is shorter than what was written is trouble of the host', async () => {
    const file = privateFile(handle({ read: (async () => ({ bytesRead: 0 })) as never }))
    await pipeline(Readable.from([Buffer.from('a')]), file.sink())
    await expect(Readable.from(file.read()).toArray()).rejects.toMatchObject({ code: 'WXH_STORE_UNAVAILABLE' })
  })

  test('does not fill the disk', async () => {
    const sink = privateFile(handle({}), 2).sink()
    await expect(pipeline(Readable.from([Buffer.from('abc')]), sink)).rejects.toMatchObject({
      code: 'WXH_FILE_BROKEN',
      message: expect.stringContaining('more than 2 bytes'),
    })
  })

  test('that fails to close was handed on all the same', async () => {
    await expect(privateFile(handle({ close: failing('EIO') })).close()).resolves.toBeUndefined()
  })
})
