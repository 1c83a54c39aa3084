import { fastify } from 'fastify'
import { Pool } from 'undici'

const { upstream } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>

const pool = new Pool(String(upstream), { connections: 64 })
const app = fastify()
app.post('/*', async (request, reply) => {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/cgi-bin/message/template/send?access_token=x',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request.body),
  })
  return reply.code(statusCode).send(await body.json())
})
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ port: Number(new URL(url).port) })
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
