import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { HostError } from '../../errors/host-error.ts'

/**
 * Makes sure that nobody listens on a port of 127.0.0.1 before a child is sent there: another mock that is already there
 * would answer in its place.
 * @param port 0: any free one
 * @param variable named in the message, e.g. `WXHOST_MOCK_PORT`
 * @returns the port
 * @throws HostError WXH_PORT_TAKEN
 */
export async function freePort(port: number, variable: string): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  } catch (error) {
    throw portTaken(error, port, variable) ?? error
  } finally {
    server.close()
  }
}

function portTaken(cause: unknown, port: number, variable: string): HostError | undefined {
  if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') return undefined
  const next = port === 65_535 ? 0 : port + 1
  const message = `Port ${port} is in use. Stop what listens there, or choose another one: ${variable}=${next}.`
  return new HostError('WXH_PORT_TAKEN', message, { cause })
}
