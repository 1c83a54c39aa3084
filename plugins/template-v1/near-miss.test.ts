import { describe, expect, it } from 'vitest'
import { nearMisses } from './near-miss.ts'

describe('near misses', () => {
  it('are found whatever the case', () => {
    expect(nearMisses('Thing1', ['thing1', 'time2'])).toEqual(['thing1'])
  })

  it('are given nearest first, at most three', () => {
    const known = ['abcdefgh', 'abcdefgx', 'abcdefxx', 'abcdefg', 'zzzz']

    expect(nearMisses('abcdefgh', known)).toEqual(['abcdefgh', 'abcdefgx', 'abcdefg'])
  })

  it('may lack, add or change a letter', () => {
    expect(nearMisses('amount3', ['amont3', 'amountt3', 'amaunt3', 'number3'])).toEqual([
      'amont3',
      'amountt3',
      'amaunt3',
    ])
  })

  it('may have two neighbours swapped', () => {
    expect(nearMisses('time2', ['tmie2', 'date2'])).toEqual(['tmie2'])
    expect(nearMisses('thing1', ['thnig1', 'htnig1'])).toEqual(['thnig1'])
  })

  it('are none where nothing is near', () => {
    expect(nearMisses('x', ['phrase7'])).toEqual([])
    expect(nearMisses('', [])).toEqual([])
  })
})
