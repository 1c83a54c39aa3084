/** Characters that JSON can only write as `\u` escapes, which WeChat refuses in places (40033). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const escapedByJson = /[\u0000-\u0007\u000b\u000e-\u001f]/

/** True for text that survives the way to WeChat: no half characters, nothing that JSON must escape as `\u`. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !escapedByJson.test(text)
