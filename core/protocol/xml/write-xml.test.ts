import { describe, expect, it } from 'vitest'
import { writeXml } from './write-xml.ts'

describe('a written document', () => {
  // wire-protocol reference, callback page 4: the encrypted reply.
  it('looks like a sample of WeChat', () => {
    expect(writeXml('xml', { Encrypt: '…', MsgSignature: '…', TimeStamp: 1409735669, Nonce: '1320562132' })).toBe(
      '<xml><Encrypt><![CDATA[…]]></Encrypt><MsgSignature><![CDATA[…]]></MsgSignature>' +
        '<TimeStamp>1409735669</TimeStamp><Nonce><![CDATA[1320562132]]></Nonce></xml>',
    )
  })

  it('repeats the element for each entry of a list', () => {
    expect(writeXml('Articles', { item: [{ Title: 'a' }, { Title: 'b' }] })).toBe(
      '<Articles><item><Title><![CDATA[a]]></Title></item><item><Title><![CDATA[b]]></Title></item></Articles>',
    )
  })

  it('leaves out what is undefined', () => {
    expect(writeXml('xml', { a: undefined, b: 1 })).toBe('<xml><b>1</b></xml>')
  })

  it('cuts CDATA in two where a text would end it', () => {
    expect(writeXml('a', ']]></a><b>')).toBe('<a><![CDATA[]]]]><![CDATA[></a><b>]]></a>')
  })

  it('leaves out characters that XML cannot hold', () => {
    expect(writeXml('a', 'x\u0000\u001b\ud83dy\uffff\t\n😀')).toBe('<a><![CDATA[xy\t\n😀]]></a>')
  })

  it.each([
    ['a b', ''],
    ['', ''],
    ['1a', ''],
    ['a><b', ''],
    ['a', 1.5],
    ['a', 2 ** 53],
  ])('is not made of the name %j and the value %j', (name, value) => {
    expect(() => writeXml(name, value)).toThrow(TypeError)
  })
})
