import type { AnyOperation, CredentialSource, DecodeContext, WireResponse } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { answerOf } from '../../drive/answer-of.ts'
import { garbledResponses } from '../../generated/arbitraries.ts'
import { garbledJson } from '../../generated/garbled-json.ts'
import { callFor } from '../../interaction/call-for.ts'
import { exchangesIn } from '../../interaction/exchanges.ts'
import type { Exchange } from '../../interaction/interaction.ts'
import { signedAnswer } from '../../shadow/signed-messages.ts'
import type { Check, CheckCase, Finding, Subject } from '../check.ts'
import { inputOf, rigOf } from '../example-rig.ts'
import { propertyFindings } from '../properties.ts'
import { resultBreach } from '../result-breach.ts'

/** Answers of any bytes are read to a result. */
export const garbled: Check = {
  name: 'garbled',
  title: 'reads every garbled answer to a result, and never throws',
  cases: (subject) => [
    ...Object.entries(subject.plugin.operations).map(([name, operation]) =>
      caseOf(subject, name, ofOperation(subject, name), (response, exchange) =>
        decodeBreach(subject, operation, response, exchange),
      ),
    ),
    ...Object.entries(subject.plugin.credentials ?? {}).map(([name, source]) =>
      caseOf(subject, name, ofCredential(subject, name), (response, exchange) =>
        sourceBreach(subject, source, response, exchange),
      ),
    ),
  ],
}

type Breach = (response: WireResponse, exchange: Exchange) => Promise<string | undefined>

const ofOperation = ({ interactions }: Subject, name: string) =>
  exchangesIn(interactions).filter(({ of }) => 'operation' in of && of.operation === name)

const ofCredential = ({ interactions }: Subject, name: string) =>
  exchangesIn(interactions).filter(({ of }) => 'credential' in of && of.credential === name)

const caseOf = (subject: Subject, name: string, own: readonly Exchange[], breach: Breach): CheckCase => ({
  title: name,
  async run(): Promise<readonly Finding[]> {
    const asking = own.filter(({ steps }) => steps.length > 0)
    if (asking.length === 0) return []
    const values = fc.record({ response: answersLike(subject, asking), exchange: fc.constantFrom(...asking) })
    return propertyFindings(subject, `${name}, garbled answer`, values, ({ response, exchange }) =>
      breach(response, exchange),
    )
  },
})

/** Noise, and the declared answers with one member changed; signed (by a marker) where WeChat Pay signs. */
function answersLike({ plugin }: Subject, own: readonly Exchange[]): fc.Arbitrary<WireResponse> {
  const answers = own.flatMap((exchange) => {
    const { call, given } = rigOf(exchange, plugin)
    return exchange.steps.map(({ answer }) => answerOf({ ...answer, signed: undefined } as never, call, given))
  })
  const samples = answers.flatMap(({ body, status }) => jsonIn(body).map((json) => ({ json, status })))
  const members = [...new Set(samples.flatMap(({ json }) => Object.keys(json)))]
  const statuses = [...new Set(answers.map(({ status }) => status))]
  const likeThese = fc
    .tuple(fc.constantFrom(...statuses), garbledJson(samples.map(({ json }) => json)))
    .map(([status, json]) => ({ status, headers: {}, body: Buffer.from(JSON.stringify(json)) }))
  const noise = garbledResponses(...members)
  const isSigned = own.some(({ steps }) => steps.some(({ answer }) => answer.signed === true))
  const unsigned = fc.oneof(likeThese, noise)
  return isSigned ? fc.oneof({ weight: 5, arbitrary: unsigned.map(signedByMarker) }, unsigned) : unsigned
}

const signedByMarker = ({ body, status }: WireResponse): WireResponse => signedAnswer(body, { status })

function jsonIn(body: Uint8Array): readonly object[] {
  try {
    const json: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof json === 'object' && json !== null ? [json] : []
  } catch {
    return []
  }
}

async function decodeBreach({ plugin }: Subject, operation: AnyOperation, response: WireResponse, exchange: Exchange) {
  const { given } = rigOf(exchange, plugin)
  const context = { input: inputOf(exchange, plugin, given), resent: false } as DecodeContext<never>
  const decoded = () => operation.decode(response, callFor(exchange, plugin, { markers: true }), context)
  const kinds = ['output', 'error', 'untrusted', 'credential-rejected', 'next', 'stream']
  return breachIn(decoded, (given) => resultBreach(plugin, operation, given, kinds))
}

const sourceBreach = ({ plugin }: Subject, source: CredentialSource, response: WireResponse, exchange: Exchange) =>
  breachIn(
    () => source.decode(response, callFor(exchange, plugin, { markers: true })),
    (given) => resultBreach(plugin, undefined, given, ['acquired', 'error', 'none']),
  )

async function breachIn(run: () => unknown, judge: (given: unknown) => string | undefined) {
  try {
    return judge(await run())
  } catch (error) {
    return `it threw ${String(error)}`
  }
}
