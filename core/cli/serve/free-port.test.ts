import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from './free-port.ts'

test('0 becomes a port that can be had', async () => {
  const port = await freePort(0, 'WXHOST_MOCK_PORT')
  expect(await freePort(port, 'WXHOST_MOCK_PORT')).toBe(port)
})

test('a taken port is refused with what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await expect(freePort(port, 'WXHOST_MOCK_PORT')).rejects.toMatchObject({
    code: 'WXH_PORT_TAKEN',
    message: expect.stringContaining(`Port ${port} is in use. Stop what listens there`),
  })
  await new Promise((resolve) => server.close(resolve))
})
