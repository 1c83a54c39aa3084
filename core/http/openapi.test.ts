import { expect, test } from 'vitest'
import { fakeLoaded, fakeOperation } from '../testing/fake-plugin.ts'
import { openApiOf } from './openapi.ts'

const apiOf = (...args: Parameters<typeof fakeLoaded>) =>
  openApiOf([fakeLoaded(...args)], '0.1.0') as { paths: Record<string, Record<string, unknown>> }

test('an operation that gives a file says so, and how it may be handed on', () => {
  const { paths } = apiOf({ bill: fakeOperation({ readLine: () => ({ state: null }) }) })
  expect(paths['/v1/apps/{appid}/fake/bill']?.post).toMatchObject({
    parameters: expect.arrayContaining([expect.objectContaining({ name: 'stream', in: 'query' })]),
    responses: { 200: { content: { 'text/csv': {}, 'application/x-ndjson': {} } } },
  })
})

test('a tester finds how to choose the version that answers', () => {
  expect(apiOf().paths['/v1/apps/{appid}/fake/look']?.post).toMatchObject({
    parameters: expect.arrayContaining([
      expect.objectContaining({ name: 'x-wxhost-arm', schema: { enum: ['stable', 'canary'] } }),
    ]),
  })
})

test('what becomes of calls can be asked where a plugin follows them', () => {
  const followed = apiOf({ order: fakeOperation({ tracks: () => undefined }) })
  expect(followed.paths['/v1/apps/{appid}/fake/outcomes/{key}']?.get).toMatchObject({ operationId: 'fake.outcomes' })
  expect(apiOf().paths).not.toHaveProperty('/v1/apps/{appid}/fake/outcomes/{key}')
})

test('operators find what they may do, with what is asked for', () => {
  const { paths } = apiOf()
  expect(paths['/admin/rollouts']?.post).toMatchObject({
    requestBody: { content: { 'application/json': { schema: { required: ['protocol', 'canary', 'why'] } } } },
  })
  for (const verb of ['start', 'pause', 'resume', 'promote', 'abort', 'clear'])
    expect(paths[`/admin/rollouts/{id}/${verb}`]?.post).toMatchObject({
      requestBody: { content: { 'application/json': { schema: { required: ['why'] } } } },
    })
})
