import type { Json } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/vectors.json' with { type: 'json' }
import { tradeBill } from './trade-bill.ts'

const rowsOf = (lines: readonly string[]): Json[] => {
  let state: Json | undefined
  return lines.flatMap((line) => {
    const read = tradeBill.readLine?.(line, state, { bill_date: '2024-01-01' })
    state = read?.state
    return read?.row === undefined ? [] : [read.row]
  })
}

describe('the lines of a bill', () => {
  it('of the vector are read by their headings', () => {
    expect(rowsOf(vectors.bill.content.split('\n'))).toEqual([
      {
        交易时间: '2024-01-01 10:00:05',
        公众账号ID: 'wxd678efh567hg6787',
        商户号: '1900000109',
        特约商户号: '0',
        设备号: '',
        微信订单号: '4200000000202401010000000001',
        商户订单号: '1217752501201407033233368018',
      },
      { summary: { 总交易单数: '1', 应结订单总金额: '1.00' } },
    ])
  })

  it('may end with CR, too', () => {
    expect(rowsOf(['\uFEFF备注,金额\r', '`好,`1.00\r'])).toEqual([{ 备注: '好', 金额: '1.00' }])
  })

  it('may hold commas in a value', () => {
    expect(rowsOf(['商品名称,费率', '`杯, 红, 大,`0.60%'])).toEqual([{ 商品名称: '杯, 红, 大', 费率: '0.60%' }])
  })

  it('are shown as they are where they do not fit the heading', () => {
    expect(rowsOf(['a,b', '`1,`2,`3', '`1'])).toEqual([{ unreadable: '`1,`2,`3' }, { unreadable: '`1' }])
    expect(rowsOf(['`1,`2'])).toEqual([{ unreadable: '`1,`2' }])
  })

  it('may be headings with odd names', () => {
    expect(rowsOf(['__proto__, 收支金额(元) ', '`1,`2'])).toEqual([
      Object.fromEntries([
        ['__proto__', '1'],
        ['收支金额(元)', '2'],
      ]),
    ])
  })
})
