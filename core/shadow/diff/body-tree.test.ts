import { describe, expect, it, test } from 'vitest'
import { bodyTree } from './body-tree.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))

describe('a body', () => {
  test.each([
    ['application/json; charset=utf-8', '{"a":[1,"x"]}', { a: [1, 'x'] }],
    ['application/json', '{"id":12345678901234567890}', { id: 12345678901234567890n }],
    ['application/json', '{"id":1e400}', { id: Number.POSITIVE_INFINITY }],
    ['text/xml', '<xml><a>1</a><b><![CDATA[2]]></b></xml>', { xml: { a: '1', b: '2' } }],
    ['text/xml', '<xml><a>1</a><b>x</b><a>2</a></xml>', { xml: { a: ['1', '2'], b: 'x' } }],
  ])('of %s is read by its meaning', (contentType, text, expected) => {
    expect(bodyTree(contentType, bytes(text))).toEqual(expected)
  })

  test.each([
    ['application/json', bytes('{"a":')],
    ['text/xml', bytes('<a></b>')],
    ['multipart/form-data', bytes('--x')],
    ['application/json', new Uint8Array([0xff])],
  ])('of %s that cannot be read is its bytes', (contentType, body) => {
    expect(bodyTree(contentType, body)).toBe(body)
  })

  it('tells a number from its text', () => {
    const [number, text] = ['{"id":12345678901234567890}', '{"id":"12345678901234567890"}'].map((body) =>
      bodyTree('application/json', bytes(body)),
    )
    expect(number).not.toEqual(text)
  })
})
