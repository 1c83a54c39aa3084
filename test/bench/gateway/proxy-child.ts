import httpProxy from '@fastify/http-proxy'
import { fastify } from 'fastify'

const { upstream } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>

const app = fastify()
await app.register(httpProxy, { upstream: String(upstream) })
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ port: Number(new URL(url).port) })
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
