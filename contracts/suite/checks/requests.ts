import type { Sent } from '../../drive/send-once.ts'
import { exchangesIn } from '../../interaction/exchanges.ts'
import type { Exchange, Step, Tree } from '../../interaction/interaction.ts'
import { isMatcher } from '../../interaction/matcher.ts'
import { payAuthorizationFault } from '../../interaction/pay-authorization-fault.ts'
import { requestMismatches } from '../../interaction/request-view.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { faultFindings, findingOf, mismatchFindings } from '../findings.ts'
import { traceOf } from '../trace-of.ts'

/** Requests are the documented ones: method, origin, path, whole query and body, signature. */
export const requests: Check = {
  name: 'requests',
  title: 'sends just the requests that WeChat documents',
  cases: (subject) =>
    exchangesIn(subject.interactions).map((exchange) => ({
      title: exchange.description,
      run: () => findingsIn(subject, exchange),
    })),
}

async function findingsIn(subject: Subject, exchange: Exchange): Promise<readonly Finding[]> {
  const { rig, trace } = await traceOf(subject, exchange)
  const { length } = exchange.steps
  // A stream's request without a step of its own is held against the result.
  const sent = kindOf(trace.end) === 'stream' ? trace.sent.slice(0, Math.max(1, length)) : trace.sent
  const each = sent.flatMap((leaving, index) => {
    const step = exchange.steps[index]
    return step === undefined
      ? [
          findingOf(
            exchange,
            `a request is sent that is not declared: ${leaving.prepared.method} ${leaving.prepared.path}`,
          ),
        ]
      : stepFindings(exchange, step, leaving, index, rig.call.wechatNow)
  })
  const unsent =
    sent.length < length && trace.fault === undefined
      ? [
          findingOf(exchange, `${sent.length} of ${length} declared requests are sent`, {
            path: `steps[${sent.length}]`,
          }),
        ]
      : []
  const faults = trace.fault?.where === 'decode' ? [] : faultFindings(exchange, trace)
  return [...each, ...unsent, ...faults]
}

const kindOf = (end: unknown) => (end as { kind?: unknown } | undefined)?.kind

function stepFindings(exchange: Exchange, step: Step, sent: Sent, index: number, now: number): readonly Finding[] {
  const path = exchange.steps.length > 1 ? `steps[${index}].request` : 'request'
  const found = requestMismatches(step.request, sent, { path, exact: true })
  return [
    ...mismatchFindings(exchange, 'the request is not the documented one', found),
    ...authorizationFindings(exchange, step, sent, path, now),
    ...sealedFindings(exchange, step, sent, path),
  ]
}

/** A repeat is authorized anew, maybe under another key: the one that encrypted fields is named by the request itself. */
function sealedFindings(exchange: Exchange, { request }: Step, { prepared }: Sent, path: string): readonly Finding[] {
  if (!holdsSealed(request.json) || prepared.headers['wechatpay-serial'] !== undefined) return []
  const what = 'the request has encrypted fields, and its encode does not name the key: give Wechatpay-Serial'
  return [findingOf(exchange, what, { path: `${path}.headers.wechatpay-serial` })]
}

const holdsSealed = (tree: Tree): boolean => {
  if (isMatcher(tree)) return tree.kind === 'sealed-field'
  return typeof tree === 'object' && tree !== null && Object.values(tree).some(holdsSealed)
}

/** Declared: it must hold. Not declared: there must be none. */
function authorizationFindings(exchange: Exchange, { request }: Step, sent: Sent, path: string, now: number) {
  const declared = request.headers?.authorization
  const at = { path: `${path}.headers.authorization` }
  if (declared === undefined)
    return sent.wire.headers.authorization === undefined
      ? []
      : [findingOf(exchange, 'the request is authorized though that is not declared: add payAuthorization()', at)]
  if (!isMatcher(declared) || declared.kind !== 'pay-authorization') return []
  const fault = payAuthorizationFault(sent.wire, now)
  return fault === undefined ? [] : [findingOf(exchange, `WeChat Pay refuses the Authorization: ${fault}`, at)]
}
