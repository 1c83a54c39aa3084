import { describe, expect, it, test } from 'vitest'
import { Type } from '../../protocol/index.ts'
import { declaredNames, hiddenName, outputNames, requestNames } from './key-names.ts'

const schema = Type.Object({
  out_trade_no: Type.String(),
  amount: Type.Object({ total: Type.Integer() }),
  goods: Type.Array(Type.Object({ goods_id: Type.String() })),
  names: Type.Record(Type.String(), Type.String()),
})

describe('names of a request', () => {
  const nameOf = requestNames({ out_trade_no: 'wang', names: { lili: 'x' }, amount: { total: 5 } }, schema)

  test.each(['out_trade_no', 'total', 'client_msg_id', 'thing20', 'Content-Type'])('%s is shown', (name) => {
    expect(nameOf(name)).toBe(name)
  })

  test.each(['wang', 'lili', '5', 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', '13800138000', '张三', 'a'.repeat(41), ''])(
    '%s is hidden',
    (name) => {
      expect(nameOf(name)).toBe(hiddenName)
    },
  )
})

describe('names of an output', () => {
  it('are shown where the schema declares them', () => {
    const nameOf = outputNames(schema)

    expect(['goods_id', 'total', 'lili'].map(nameOf)).toEqual(['goods_id', 'total', hiddenName])
  })
})

test('declared names stand anywhere in a schema', () => {
  expect([...declaredNames(schema)].sort()).toEqual(['amount', 'goods', 'goods_id', 'names', 'out_trade_no', 'total'])
  expect(declaredNames(true).size).toBe(0)
})
