const form = /^[\t\x20-\x7e\x80-\xff]*$/

/** Whether a text may stand as the value of a header: no line breaks, which would begin another header. */
export const isHeaderValue = (text: string): boolean => form.test(text)
