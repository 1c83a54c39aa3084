import { describe, expect, test } from 'vitest'
import { createClaiming } from '../testing/claiming.ts'

describe('the control API', () => {
  test('refuses an illegal move with 409', async () => {
    const { apply, act } = await createClaiming()
    await apply()
    expect(await act('pay')).toMatchObject({ status: 409, json: { code: 'MOCK_STATE_CONFLICT' } })
  })

  test.each([
    ['approve', { approvedFee: 45001 }],
    ['review', { approvedFee: 1 }],
    ['say', { status: { state: [] } }],
  ])('refuses %s with %j', async (move, body) => {
    const { apply, act } = await createClaiming()
    await apply()
    if (move === 'approve') await act('review')
    expect(await act(move, body)).toMatchObject({ status: 400, json: { code: 'MOCK_BAD_INPUT' } })
  })

  test('rejects with a code, and lists the claims', async () => {
    const { apply, act, control } = await createClaiming()
    await apply()
    await act('review')
    await act('reject', { rejectCode: 'DUPLICATE_CLAIM', rejectReason: '重复理赔' })
    expect(await (await control('GET', '/claims')).json()).toMatchObject({
      claims: [
        {
          state: 'REJECTED',
          reject_code: 'DUPLICATE_CLAIM',
          reject_reason: '重复理赔',
          finish_time: expect.any(String),
        },
      ],
    })
  })
})
