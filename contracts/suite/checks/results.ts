import { exchangesIn } from '../../interaction/exchanges.ts'
import type { Exchange } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { faultFindings, mismatchFindings } from '../findings.ts'
import { traceOf } from '../trace-of.ts'

/** What WeChat's documented answer is decoded to, or encode says where nothing is sent. */
export const results: Check = {
  name: 'results',
  title: 'gives the declared result for the answer that WeChat documents',
  cases: (subject) =>
    exchangesIn(subject.interactions).map((exchange) => ({
      title: exchange.description,
      run: () => findingsIn(subject, exchange),
    })),
}

async function findingsIn(subject: Subject, exchange: Exchange): Promise<readonly Finding[]> {
  const { rig, trace } = await traceOf(subject, exchange)
  if (trace.fault !== undefined) return faultFindings(exchange, trace)
  const found = mismatches(exchange.result, trace.end, { path: 'result', exact: true, opens: rig.opens })
  return mismatchFindings(exchange, 'the result is not the declared one', found)
}
