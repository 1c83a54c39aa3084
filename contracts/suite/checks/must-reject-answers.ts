import type { WireResponse } from '@wxhost/core/protocol'
import { answerOf } from '../../drive/answer-of.ts'
import { htmlResponse } from '../../drive/responses.ts'
import { runExchange } from '../../drive/run-exchange.ts'
import type { AnswerSpec, Exchange } from '../../interaction/interaction.ts'
import type { Finding, Subject } from '../check.ts'
import { type ExampleRig, rigOf, runningOf } from '../example-rig.ts'
import { faultFindings } from '../findings.ts'
import { judge, strayFindings } from '../variants/judge.ts'
import { signedVariants } from '../variants/signed-variants.ts'
import type { Variant } from '../variants/variant.ts'

/** What becomes of spoilt forms of each answer of an exchange. */
export async function answerFindings(subject: Subject, exchange: Exchange, flips: number): Promise<readonly Finding[]> {
  const { plugin, seed } = subject
  const rig = rigOf(exchange, plugin)
  const outcomeOf = async (index: number, message: WireResponse) => {
    // A Call of its own each time: nonces go on within one.
    const running = runningOf(exchange, plugin, rigOf(exchange, plugin))
    const answer: typeof running.answer = (sent, at) =>
      at < index ? running.answer(sent, at) : at === index ? message : undefined
    return runExchange(plugin, exchange, { ...running, answer })
  }
  const findings: Finding[] = []
  const all: Variant<WireResponse>[] = []
  for (const [index, { answer }] of readSteps(exchange).entries()) {
    const genuine = (await outcomeOf(index, answerOf(answer, rig.call, rig.given))).end
    const variants = variantsOf(answer, rig, { seed, flips })
    all.push(...variants)
    for (const variant of variants) {
      const trace = await outcomeOf(index, variant.message)
      const judging = { interaction: exchange, genuine, disbelief: disbeliefOf(exchange, variant), byKind: false, seed }
      findings.push(
        ...(trace.fault === undefined ? judge(variant, trace.end, judging) : faultFindings(exchange, trace)),
      )
    }
  }
  return [...findings, ...strayFindings(exchange, all)]
}

/** A file that the host hands on is read by no decode. */
const readSteps = ({ steps, result }: Exchange) =>
  (result as { kind?: unknown }).kind === 'stream' ? steps.slice(0, 1) : steps

/** A credential is not believed where none is taken; a page of a proxy may also be told as trouble. */
const disbeliefOf = (exchange: Exchange, { name }: Variant<unknown>): readonly string[] =>
  'credential' in exchange.of || unsignedNames.has(name)
    ? ['error', 'none', 'untrusted', 'decode-again']
    : ['untrusted', 'decode-again']

const unsignedNames = new Set(['the page of a proxy', 'the status of a proxy', 'a truncated answer', 'an empty body'])

function variantsOf(
  answer: AnswerSpec,
  { call, given }: ExampleRig,
  how: { readonly seed: number; readonly flips: number },
): readonly Variant<WireResponse>[] {
  const genuine = answerOf(answer, call, given)
  if (answer.signed !== true) return [...statusVariants(genuine), ...unsignedVariants(genuine)]
  const now = Math.floor(call.wechatNow / 1000)
  // What is encrypted is another each time: the very bytes of the genuine answer are signed anew.
  const { json: _json, text: _text, ...same } = { ...answer, bytes: Buffer.from(genuine.body).toString('base64') }
  const sign = (signing: object) => answerOf(same, call, given, signing)
  const none = { name: 'no signature at all', message: unsigned(genuine), must: 'rejected' as const }
  return [
    ...signedVariants({ genuine, sign, now, ...how }),
    // Only where WeChat Pay signs every answer is one without a signature no answer of its own (additions 6).
    ...(genuine.status >= 200 && genuine.status < 300 ? [none] : []),
    ...unsignedVariants(genuine),
  ]
}

const unsigned = (message: WireResponse): WireResponse => ({
  ...message,
  headers: Object.fromEntries(Object.entries(message.headers).filter(([name]) => !name.startsWith('wechatpay-'))),
})

/** Where nothing is signed WeChat's own word is HTTP 200: of a body under another status nobody knows whose it is. */
const statusVariants = (genuine: WireResponse): readonly Variant<WireResponse>[] =>
  genuine.status === 200
    ? [{ name: 'the status of a proxy', message: { ...genuine, status: 502 }, must: 'rejected' }]
    : []

function unsignedVariants(genuine: WireResponse): readonly Variant<WireResponse>[] {
  const page: Variant<WireResponse> = { name: 'the page of a proxy', message: htmlResponse(502), must: 'rejected' }
  const { body } = genuine
  if (body.length < 2) return [page]
  const cut = { ...genuine, body: body.slice(0, Math.floor(body.length / 2)) }
  return [page, { name: 'a truncated answer', message: cut, must: 'rejected' }]
}
