import { type IWeChatProtocol, isJsonObject, type WireResponse } from '@wxhost/core/protocol'
import { answerOf } from '../drive/answer-of.ts'
import { runExchange } from '../drive/run-exchange.ts'
import type { Exchange } from '../interaction/interaction.ts'
import { rigOf, runningOf } from './example-rig.ts'

/** What becomes of an exchange whose last answer went wrong in one of the ways in which plugins tell of it. */
export async function spoiltOutcomes(plugin: IWeChatProtocol, exchange: Exchange) {
  const last = exchange.steps.at(-1)
  if (last === undefined) return []
  const rig = rigOf(exchange, plugin)
  const genuine = answerOf(last.answer, rig.call, rig.given)
  const outcomes: { readonly name: string; readonly outcome: unknown }[] = []
  for (const [name, answer] of spoilt(genuine)) {
    const running = runningOf(exchange, plugin, rigOf(exchange, plugin))
    const isLast = (index: number) => index === exchange.steps.length - 1
    const { end, fault } = await runExchange(plugin, exchange, {
      ...running,
      answer: (sent, index) => (isLast(index) ? answer : running.answer(sent, index)),
    })
    outcomes.push({ name, outcome: fault === undefined ? end : { threw: String(fault.error) } })
  }
  return outcomes
}

function spoilt(genuine: WireResponse): readonly (readonly [string, WireResponse])[] {
  const text = Buffer.from(genuine.body).toString('utf8')
  const withText = (changed: string): WireResponse => ({ ...genuine, body: Buffer.from(changed) })
  const members = membersOf(text)
  const withMembers = (more: object) => withText(JSON.stringify({ ...members, ...more }))
  return [
    ['a truncated answer', withText(text.slice(0, Math.floor(text.length * 0.9)))],
    ['an answer with trouble in front', { ...genuine, status: 500 }],
    ['a refusal that holds the same', withMembers({ errcode: 40013, errmsg: 'invalid appid' })],
    ...Object.keys(members).map(
      (name) => [`an answer with a broken ${name}`, withMembers({ [name]: [members[name]] })] as const,
    ),
    ...Object.keys(members).map((name) => [`an answer without ${name}`, withMembers({ [name]: undefined })] as const),
  ]
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text)
    return isJsonObject(parsed) ? parsed : {}
  } catch {
    return {}
  }
}
