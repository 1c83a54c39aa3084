import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { hostVersion } from '../../host-version.ts'
import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import { documentedPlugins } from '../documented-plugins.ts'
import type { HttpParts } from '../http-parts.ts'
import { openApiOf } from '../openapi.ts'

/** The page itself: everything it shows comes from this host, nothing from elsewhere. */
const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>wxhost API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
`
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', deepLinking: true, defaultModelsExpandDepth: 0, validatorUrl: null })\n`

const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}

/** `/openapi.json` and a readable page at `/docs`. Made on first use, and again when another version is stable. */
export function docsRoutes(http: FastifyInstance, parts: HttpParts): void {
  let made = { of: '', openApi: '' }

  http.get('/openapi.json', (_request, reply) => {
    const plugins = documentedPlugins(parts)
    const of = plugins.map(({ id }) => formatPluginId(id)).join()
    if (made.of !== of) made = { of, openApi: JSON.stringify(openApiOf(plugins, hostVersion())) }
    return reply.type('application/json; charset=utf-8').send(made.openApi)
  })
  http.get('/docs', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(page),
  )
  http.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start))
  for (const [name, type] of Object.entries(files)) {
    http.get(`/docs/${name}`, async (_request, reply) => {
      const directory = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
      return reply
        .type(type)
        .header('cache-control', 'max-age=3600')
        .send(await readFile(join(directory, name)))
    })
  }
}
