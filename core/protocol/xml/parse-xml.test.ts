import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseXml, writeXml, type XmlElement, xmlText } from './index.ts'

const leaves = (text: string) => parseXml(text)?.children.map(({ name, text: own }) => [name, own])
const leaf = (inner: string) => parseXml(`<xml><a>${inner}</a></xml>`)?.children[0]?.text
const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`

describe('a document of WeChat', () => {
  // wire-protocol reference, callback page 7: the message of its worked example.
  it('is read with every value as text', () => {
    const text =
      '<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><CreateTime>1409735668</CreateTime>' +
      '<Content><![CDATA[你好,abcd]]></Content><MsgId>6054768590064713728</MsgId></xml>'

    expect(leaves(text)).toEqual([
      ['ToUserName', 'gh_10f6c3c3ac5a'],
      ['CreateTime', '1409735668'],
      ['Content', '你好,abcd'],
      ['MsgId', '6054768590064713728'],
    ])
  })

  it.each(['007', '1e3', '0x1F', 'true', '1.10', '+1', 'NaN'])('keeps %s as it is written', (value) => {
    expect(leaf(value)).toBe(value)
  })

  it('has elements inside elements, in their order', () => {
    const root = parseXml('<xml><L><item><K>1</K></item><item><K>2</K></item></L></xml>')

    expect(root?.children[0]?.children.map((item) => xmlText(item, 'K'))).toEqual(['1', '2'])
  })

  it('may begin with a byte order mark and a declaration, and hold comments', () => {
    expect(
      leaves('\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<xml><!-- <b> --><a k="1" l=\'>\'>1</a></xml>\n'),
    ).toEqual([['a', '1']])
  })

  it('may be one empty element', () => {
    expect([parseXml('<xml/>'), parseXml('<xml></xml>')]).toEqual(
      Array(2).fill({ name: 'xml', text: '', children: [] }),
    )
  })

  it('may use names that all objects have', () => {
    expect(leaves('<xml><toString>1</toString><hasOwnProperty>2</hasOwnProperty></xml>')).toEqual([
      ['toString', '1'],
      ['hasOwnProperty', '2'],
    ])
  })
})

describe('text', () => {
  it.each([
    ['<![CDATA[ <b>&x;<!DOCTYPE ]]>', ' <b>&x;<!DOCTYPE '],
    ['<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['\n  <![CDATA[a]]>\n', 'a'],
    ['x <![CDATA[a]]>', 'x a'],
    ['<![CDATA[]]>', ''],
    ['\n 12 \n', '12'],
    ['\u3000全角', '\u3000全角'],
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['&amp;lt;', '&lt;'],
    ['a\r\nb', 'a\nb'],
    ['1<!-- c -->2', '12'],
  ])('%j is %j', (written, meant) => {
    expect(leaf(written)).toBe(meant)
  })
})

describe('no document', () => {
  it.each([
    '',
    'x',
    '{"a":1}',
    '<xml>',
    '<xml></xm>',
    '</xml>',
    '<xml></xml><xml></xml>',
    '<xml/><xml/>',
    '<xml/>x',
    '<xml></xml>x',
    'x<xml/>',
    '<xml/><![CDATA[x]]>',
    '<xml><a></xml></a>',
    '<xml></xml/>',
    '<xml></xml a="1">',
    '<xml><![CDATA[x</xml>',
    '<xml><!-- x</xml>',
    '<xml a=1></xml>',
    '<xml a="1" a="2"></xml>',
    '<1></1>',
    '< xml></xml>',
    '<xml><?php x ?></xml>',
    ' <?xml version="1.0"?><xml/>',
  ])('is %j', (text) => {
    expect(parseXml(text)).toBeUndefined()
  })

  it.each([
    '<!DOCTYPE xml><xml/>',
    '<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml>&a;</xml>',
    '<!doctype xml><xml/>',
    '<xml><!ENTITY a "b"></xml>',
    '<xml>&a;</xml>',
    '<xml>&#65;</xml>',
    '<xml>&#x41;</xml>',
    '<xml>a & b</xml>',
    '<xml a="&lt;"/>',
  ])('holds definitions or unknown entities: %j', (text) => {
    expect(parseXml(text)).toBeUndefined()
  })

  it.each(['__proto__', 'constructor', 'prototype'])('has an element called %s', (name) => {
    expect(parseXml(`<xml><${name}>1</${name}></xml>`)).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe('limits', () => {
  it('let 16 levels pass, and not 17', () => {
    expect(parseXml(nested(16))).toBeDefined()
    expect(parseXml(nested(17))).toBeUndefined()
  })

  it('are those that the caller names', () => {
    const text = '<x><a/><a/></x>'

    expect(parseXml(text, { chars: 15, depth: 2, elements: 3 })).toBeDefined()
    expect(parseXml(text, { chars: 14 })).toBeUndefined()
    expect(parseXml(text, { depth: 1 })).toBeUndefined()
    expect(parseXml(text, { elements: 2 })).toBeUndefined()
  })

  it('hold for sections and comments as for elements', () => {
    for (const piece of ['<![CDATA[]]>', '<!---->']) {
      expect(parseXml(`<a>${piece.repeat(2)}</a>`, { elements: 3 })).toBeDefined()
      expect(parseXml(`<a>${piece.repeat(3)}</a>`, { elements: 3 })).toBeUndefined()
    }
  })

  it('hold for a bomb of nested and of many elements', () => {
    expect(parseXml(nested(30_000))).toBeUndefined()
    expect(parseXml(`<x>${'<a/>'.repeat(50_000)}</x>`)).toBeUndefined()
    expect(parseXml(`<x>${'a'.repeat(300_000)}</x>`)).toBeUndefined()
  })
})

describe('one child by its name', () => {
  it('is not chosen among several', () => {
    const root = parseXml('<xml><a>1</a><b>2</b><a>3</a></xml>')

    expect([root && xmlText(root, 'a'), root && xmlText(root, 'b'), root && xmlText(root, 'c')]).toEqual([
      undefined,
      '2',
      undefined,
    ])
  })
})

describe('generated documents', () => {
  const name = fc
    .stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
    .filter((one) => !/^(__proto__|constructor|prototype)$/.test(one))
  // XML takes a carriage return for a line end, and knows no control characters.
  const value = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .map((text) => text.replace(/\p{Cc}|[\uFFFE\uFFFF]/gu, ''))

  it('come back from what was written', () => {
    const fields = fc.array(fc.tuple(name, value), { maxLength: 8 })
    fc.assert(
      fc.property(fields, (pairs) => {
        const text = writeXml('xml', Object.fromEntries(pairs))
        expect(leaves(text)).toEqual(Object.entries(Object.fromEntries(pairs)))
      }),
    )
  })

  it('never make it throw, however they are garbled', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/',
      '!',
      '[CDATA[',
      ']]>',
      '<a>',
      '</a>',
      '<a/>',
      '&',
      ';',
      '"',
      ' ',
      '<!--',
      '-->',
      '<?',
      '?>',
      'é',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const root: XmlElement | undefined = parseXml(`<a>${parts.join('')}</a>`)
        return root === undefined || root.name === 'a'
      }),
      { numRuns: 2_000 },
    )
  })
})
