import { isJsonObject, type Json } from '@wxhost/core/protocol'

/** What the lines before told. */
type State = { readonly heading: readonly string[]; readonly foot: boolean }
type Read = { readonly state: Json; readonly row?: Json }

/**
 * One line of a bill. Columns differ by the bill's kind and by year, hence they are read by their heading. Every value has a backtick in
 * front, a heading has none; a second heading begins the summary at the foot.
 * @see wire-protocol reference, additions 6 "Bills"
 */
export function readBillLine(line: string, state: Json | undefined): Read {
  const before = stateOf(state)
  const text = line.replace(/^\uFEFF/, '').replace(/\r$/, '')
  if (text === '') return { state: jsonOfState(before) }
  if (!text.startsWith('`')) return { state: jsonOfState(afterHeading(text, before)) }
  return { state: jsonOfState(before), row: rowOf(text, before) }
}

const afterHeading = (text: string, before: State): State => ({
  heading: text.split(',').map((name) => name.trim()),
  foot: before.heading.length > 0,
})

function rowOf(text: string, { heading, foot }: State): Json {
  // A value may hold a comma, but not with a backtick behind it.
  const values = text.slice(1).split(',`')
  // Money in the wrong column is worse than none: what does not fit is shown as it is.
  if (values.length !== heading.length) return { unreadable: text }
  const row = Object.fromEntries(heading.map((name, at) => [name, values[at] ?? '']))
  return foot ? { summary: row } : row
}

function stateOf(state: Json | undefined): State {
  const { heading, foot } = isJsonObject(state) ? state : {}
  return {
    heading: Array.isArray(heading) ? heading.filter((name) => typeof name === 'string') : [],
    foot: foot === true,
  }
}

const jsonOfState = ({ heading, foot }: State): Json => ({ heading, foot })
