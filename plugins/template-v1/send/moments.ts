const year = String.raw`\d{4}`
const month = '(?:0?[1-9]|1[0-2])'
const day = '(?:0?[1-9]|[12][0-9]|3[01])'
const date = `${year}(?:年${month}月${day}日|-${month}-${day}|/${month}/${day}|\\.${month}\\.${day})`
const clock = '(?:(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?|24:00(?::00)?)'

const timePoint = `(?:${date} *)?${clock}`
const datePoint = `${date}(?: *${clock})?`

/** `15:01`, `2019年10月1日 15:01`, and ranges `15:01~16:01`. */
export const timeShape = new RegExp(`^${timePoint}(?: *~ *${timePoint})?$`)

/** `2019年10月1日`, `2019年10月1日 15:01`, and ranges; the second point may leave its date out. */
export const dateShape = new RegExp(`^${datePoint}(?: *~ *(?:${datePoint}|${clock}))?$`)
