import { expect, it } from 'vitest'
import { sealedPlaceholder, sealPlaceholders } from './placeholders.ts'

const sealed = (text: string) => new TextDecoder().decode(sealPlaceholders(new TextEncoder().encode(text), shout))
const shout = (text: string) => `<${text}>`

it('every placeholder of a sealed field is sealed, all other bytes stay', () => {
  const [one, two] = [sealedPlaceholder('张三'), sealedPlaceholder('')]

  expect(sealed(`{ "name":"${one}","id": 3487542469355618313, "none":"${two}" }`)).toBe(
    '{ "name":"<张三>","id": 3487542469355618313, "none":"<>" }',
  )
})

it('a body without one is the same bytes', () => {
  const body = new Uint8Array([0xff, 0x00])

  expect(sealPlaceholders(body, shout)).toBe(body)
})
