import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface PublishedPackage {
  readonly name: string
  readonly version: string
  readonly tarball: Uint8Array
  /** Default: that of the tarball. */
  readonly integrity?: string
}

/** A registry of one package, as npm asks it; it ends with the test. @returns its address. @see npm registry API, "Package metadata" */
export async function useSmallRegistry({ name, version, tarball, integrity }: PublishedPackage): Promise<string> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    if (path === '/package.tgz') response.end(tarball)
    else if (path === `/${name}`)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(packument()))
    else response.writeHead(404).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const dist = {
    tarball: `${url}/package.tgz`,
    integrity: integrity ?? `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
  }
  const packument = () => ({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist } } })
  onTestFinished(async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  })
  return url
}
