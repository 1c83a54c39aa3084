import { regex } from '@wxhost/contracts'

/** A Failure before anything is sent: a text for people, and where the fault lies. @param word what the text must name */
export const refusedBefore = (errorClass: string, code: string, word: string, path?: string) => ({
  kind: 'error',
  class: errorClass,
  code,
  message: regex(`.*${word}.*`, word),
  ...(path === undefined ? {} : { path }),
})
