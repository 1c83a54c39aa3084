import type { Seeded } from '../../../support/seeded.ts'
import { type Mutation, place, withBody } from './mutation.ts'

type Rewrite = (text: string, random: Seeded) => string
/** Of the body's own language: the other changes would hardly ever be well-formed. */
const inText =
  (xml: Rewrite, json: Rewrite): Mutation =>
  (push, random) => {
    const text = push.body.toString()
    return withBody(push, (text.startsWith('<') ? xml : json)(text, random))
  }

const laughs = `<!DOCTYPE xml [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${(i === 0 ? '&a;' : `&a${i - 1};`).repeat(10)}">`).join('')}]>`
const doctypes = [
  laughs,
  '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd">',
  '<!DOCTYPE xml>',
  '<!doctype xml>',
  '<?xml version="1.0" encoding="GBK"?>',
  '<?xml version="1.1" encoding="UTF-16"?>',
  '<?xml-stylesheet href="x"?>',
]
/** Into some value of it. */
const intoValue = (text: string, more: string, random: Seeded) => {
  const ends = [...text.matchAll(/\]\]>|<\//g)].map(({ index }) => index)
  const at = ends[place(random, ends.length)] ?? text.length
  return text.slice(0, at) + more + text.slice(at)
}
const inside = (text: string, more: string) => text.replace(/^(<xml>|\{)/, (open) => `${open}${more}`)
const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
const nestedJson = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const member = /"([A-Za-z_]+)"\s*:\s*("[^"]*"|\d+)/g
const someMember = (text: string, random: Seeded) => {
  const all = [...text.matchAll(member)]
  return all[place(random, all.length)]?.[0] ?? '"a":1'
}

/** What is garbled already may be no JSON, or too deep to be written. */
function rewritten(text: string, write: (value: object) => string): string {
  try {
    return write(JSON.parse(text) as object)
  } catch {
    return text
  }
}

export const structure: Readonly<Record<string, Mutation>> = {
  'entities, or numbers beyond': inText(
    (text, random) =>
      `${random.pick(doctypes)}${intoValue(text, random.pick(['&a8;', '&x;', '', '&#x41;', '&amp;']), random)}`,
    (text, random) =>
      text.replace(/:\s*\d+/, `:${random.pick(['1e999', '-0', '9007199254740993', '1.0', 'NaN', '0x1'])}`),
  ),
  'deep nesting': inText(
    (text, random) => inside(text, nested(random.pick([2, 15, 17, 200, 5_000]))),
    (text, random) => inside(text, `"deep":${nestedJson(random.pick([2, 31, 33, 200, 20_000]))},`),
  ),
  'a name that came twice': inText(
    (text, random) =>
      random.pick([
        () => inside(text, '<Encrypt>AAAA</Encrypt>'),
        () => text.replace('</xml>', '<Encrypt><![CDATA[AAAA]]></Encrypt></xml>'),
        () => inside(text, '<ToUserName>gh_other</ToUserName>'),
      ])(),
    (text, random) =>
      random.pick([
        () => inside(text, `${someMember(text, random)},`),
        () => inside(text, '"Encrypt":"AAAA","resource":{},'),
        () => text.replace(/\}$/, ',"Encrypt":"AAAA","event_type":"TRANSACTION.SUCCESS"}'),
      ])(),
  ),
  'a name written otherwise': inText(
    (text, random) =>
      text.replaceAll('Encrypt', random.pick(['encrypt', 'ENCRYPT', 'x:Encrypt', 'Encrypt ', 'Encrypted'])),
    (text, random) =>
      text.replace(
        /"([A-Z])/,
        (_all, letter: string) =>
          `"${random.pick([letter.toLowerCase(), `\\u00${letter.charCodeAt(0).toString(16)}`, `${letter}\\u0000`])}`,
      ),
  ),
  'another spelling of the same': inText(
    (text, random) =>
      random.pick([
        () => text.replaceAll('><', '>\n<'),
        () => text.replaceAll(/<!\[CDATA\[([^\]]*)\]\]>/g, '$1'),
        () => text.replace('<xml>', '<xml a="1">'),
        () => text.replace('</xml>', '<!-- c --></xml>'),
        () => text.replaceAll('xml>', 'root>'),
      ])(),
    (text, random) =>
      random.pick([
        () => rewritten(text, (value) => JSON.stringify(value, undefined, random.int(1, 3))),
        () => rewritten(text, (value) => JSON.stringify(value)),
        () => text.replaceAll('/', '\\/'),
        () => rewritten(text, (value) => JSON.stringify(Object.fromEntries(Object.entries(value).reverse()))),
        () => ` ${text} `,
      ])(),
  ),
  'a dangerous name': inText(
    (text) => inside(text, '<__proto__><a>1</a></__proto__><constructor>1</constructor>'),
    (text, random) =>
      inside(
        text,
        random.pick(['"__proto__":{"Encrypt":"A"},', '"constructor":{"prototype":{}},', '"\\u005f_proto__":1,']),
      ),
  ),
  'a great length': inText(
    (text, random) => inside(text, `<Pad>${'x'.repeat(random.int(1_000, 60_000))}</Pad>`),
    (text, random) => inside(text, `"pad":"${'x'.repeat(random.int(1_000, 60_000))}",`),
  ),
  'something else altogether': inText(
    (_text, random) =>
      random.pick([
        '<xml></xml>',
        '<xml/>',
        '{}',
        '<xml><Encrypt></Encrypt></xml>',
        '<a>',
        `${laughs}<xml>&a8;</xml>`,
        'null',
      ]),
    (_text, random) =>
      random.pick([
        '{}',
        '[]',
        'null',
        '1',
        '"x"',
        '{"resource":null}',
        '{"Encrypt":null}',
        '{"Encrypt":["A"]}',
        nestedJson(40_000),
      ]),
  ),
}
