import { type MockWechat, startMockWechat } from '@wxhost/mock-wechat'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mockControl } from './mock-control.ts'
import { setUpStates } from './set-up-states.ts'

const path = '/v3/certificates'
// Nobody listens there: what is told stays in the mock's list.
const webhook = 'http://127.0.0.1:9/notify'

let mock: MockWechat
beforeAll(async () => {
  mock = await startMockWechat()
})
afterAll(() => mock.close())

const made = (name: string, params: Parameters<typeof setUpStates>[1][number]['params'] = {}) =>
  setUpStates(mock.url, [{ name, params }], { webhook })
const asked = () => mockControl(mock.url).pay('GET', path)

describe('answers of WeChat Pay', () => {
  it('are just the text that is given', async () => {
    await made('WeChat Pay says', { path, body: '{"any":"thing"}' })

    expect(await asked()).toEqual({ any: 'thing' })
  })

  it('have the status that is given', async () => {
    await made('WeChat Pay says', { path, status: 404, body: '{}' })

    await expect(asked()).rejects.toThrow('refused GET /v3/certificates with 404')
  })

  it('are signed as they must not be', async () => {
    await made('WeChat Pay signs badly', { path, answers: 'unsigned' })

    expect(mock.world.faults.list()).toMatchObject([{ match: { path }, fault: { answers: 'unsigned' } }])
  })

  it('follow what is set', async () => {
    await made('WeChat is set', { settings: { payCloseClosed: 'ORDER_CLOSED' } })

    expect(mock.world.settings.payCloseClosed).toBe('ORDER_CLOSED')
  })

  it('are told to the webhook: anything', async () => {
    await made('WeChat Pay notifies', { eventType: 'ANY.EVENT', originalType: 'any', resource: { a: 1 } })

    expect(mock.world.notifications.list()).toMatchObject([
      { eventType: 'ANY.EVENT', originalType: 'any', summary: '通知', resource: { a: 1 }, url: webhook },
    ])
  })

  it('are told to the webhook: an echo', async () => {
    await made('an echo is asked for', { echo_message: 'hello' })

    expect(mock.world.notifications.list()).toMatchObject([{ eventType: 'SECURITY_ECHO.SUCCESS' }])
  })
})
