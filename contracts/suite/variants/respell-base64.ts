const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The same bytes in base64 that WeChat does not write: many decoders take it, so one message would have many spellings. */
export const respellings: Readonly<Record<string, (canonical: string) => string>> = {
  'trailing bits that are not zero': (text) =>
    text.replace(/(.)(=+)$/, (_all, last: string, pad: string) => `${alphabet[alphabet.indexOf(last) + 1]}${pad}`),
  'no padding': (text) => text.replace(/=+$/, ''),
  'the letters of URLs': (text) => text.replaceAll('+', '-').replaceAll('/', '_'),
  'a line break': (text) => `${text.slice(0, 76)}\n${text.slice(76)}`,
  'a space behind': (text) => `${text} `,
}

/** Each spelling that differs from the canonical one, with its name. */
export const respelled = (canonical: string): readonly (readonly [string, string])[] =>
  Object.entries(respellings)
    .map(([name, respell]) => [name, respell(canonical)] as const)
    .filter(([, text]) => text !== canonical)
