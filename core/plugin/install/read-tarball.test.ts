import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readTarball, tarballLimits } from './read-tarball.ts'
import { tarOf, tgzOf } from './testing/tarball.ts'

const packageJson = { path: 'package/package.json', text: '{}' }

describe('the tarball of a package', () => {
  test('gives its files without their common folder', async () => {
    const files = await readTarball(
      tgzOf({ path: 'package/', type: '5' }, packageJson, { path: 'package/dist/index.js', text: 'export {}' }),
    )
    expect([...files.keys()]).toEqual(['package.json', 'dist/index.js'])
    expect(Buffer.from(files.get('dist/index.js') ?? []).toString()).toBe('export {}')
  })

  test('may have another folder than npm names', async () => {
    expect([...(await readTarball(tgzOf({ path: 'pay-v3/package.json', text: '{}' }))).keys()]).toEqual([
      'package.json',
    ])
  })

  test.each([
    [
      'a path that climbs out',
      { path: 'package/../../etc/cron.d/x' },
      /"package\/\.\.\/\.\.\/etc\/cron\.d\/x", which leads/,
    ],
    ['an absolute path', { path: '/etc/passwd' }, /"\/etc\/passwd", which leads out/],
    ['a path with backslashes', { path: 'package\\..\\x.js' }, /which leads out/],
    ['a path with a drive', { path: 'package/c:/x.js' }, /which leads out/],
    ['an empty step', { path: 'package//x.js' }, /which leads out/],
    ['a file outside of any folder', { path: 'index.js' }, /"index\.js" outside of any folder/],
    [
      'a symbolic link',
      { path: 'package/dist', type: '2', linkpath: '/etc' },
      /"package\/dist", which is no file but a SymbolicLink/,
    ],
    ['a hard link', { path: 'package/x.js', type: '1', linkpath: 'package/y.js' }, /no file but a Link/],
    ['a pipe', { path: 'package/x.js', type: '6' }, /no file but a FIFO/],
    ['a device', { path: 'package/x.js', type: '3' }, /no file but a CharacterDevice/],
    ['two files of one name', { path: 'package/package.json', text: '{"name":"other"}' }, /two files of one name/],
  ])('with %s is refused', async (_what, entry, message) => {
    await expect(readTarball(tgzOf(packageJson, entry))).rejects.toThrow(message)
  })

  test('without a package.json is refused', async () => {
    await expect(readTarball(tgzOf({ path: 'package/index.js' }))).rejects.toThrow(/no package\.json in its folder/)
  })

  test('that is cut short is refused', async () => {
    const whole = tgzOf(packageJson)
    await expect(readTarball(whole.subarray(0, whole.length - 12))).rejects.toThrow(/no gzip file, or a part of one/)
    const tar = tarOf({ path: 'package/package.json', text: 'x'.repeat(2_000) })
    await expect(readTarball(gzipSync(tar.subarray(0, 1_024)))).rejects.toThrow(/no sound tar file/)
  })

  test('whose header was changed is refused', async () => {
    const tar = tarOf(packageJson)
    tar.write('evil', 0)
    await expect(readTarball(gzipSync(tar))).rejects.toThrow(/no sound tar file/)
  })

  test('that is no archive is refused', async () => {
    await expect(readTarball(Buffer.from('PK\x03\x04'))).rejects.toThrow(/no gzip file/)
    await expect(readTarball(gzipSync('hello'))).rejects.toThrow(/no sound tar file/)
  })

  test('that is packed twice is refused: what is inside would be unpacked without any limit', async () => {
    const twice = gzipSync(tgzOf(packageJson))
    await expect(readTarball(twice)).rejects.toThrow(/packed twice/)
    const byZstd = gzipSync(zstdCompressSync(tarOf(packageJson)))
    await expect(readTarball(byZstd)).rejects.toThrow(/packed twice/)
  })

  test('that unpacks to far more than it is, is refused before it is there', async () => {
    const bomb = gzipSync(Buffer.alloc(tarballLimits.unpackedBytes + 1))
    expect(bomb.length).toBeLessThan(1 << 20)
    await expect(readTarball(bomb)).rejects.toThrow(/unpacks to more than 134217728 bytes/)
  })

  test('of too many entries is refused', async () => {
    const folders = Array.from({ length: tarballLimits.entries }, (_, i) => ({ path: `package/${i}/`, type: '5' }))
    await expect(readTarball(tgzOf(packageJson, ...folders))).rejects.toThrow(/too many entries/)
  })
})
