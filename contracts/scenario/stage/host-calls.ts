import { exampleOf } from '../../interaction/example-of.ts'
import type { StateValues } from '../../states/provider-states.ts'
import type { HostAnswer, KnownOutcome, Stage } from './stage.ts'

interface Place {
  readonly hostUrl: string
  readonly appid: string
  readonly protocol: string
  readonly values: StateValues
}

/** How a business service speaks to the host on trial. */
export function hostCalls({ hostUrl, appid, protocol, values }: Place): Pick<Stage, 'call' | 'pathOf' | 'outcome'> {
  const app = `${hostUrl}/v1/apps/${appid}`
  return {
    async call({ name, operation, exchange }, headers = {}) {
      const input = exampleOf(exchange.input ?? operation.example ?? {}, { values })
      const response = await fetch(`${app}/${protocol}/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(input),
      })
      return answerOf(response)
    },
    pathOf: ({ request }) => String(exampleOf(request.path, { values })),
    async outcome(of, key) {
      const response = await fetch(`${app}/${of}/outcomes/${encodeURIComponent(key)}`)
      const body = await response.json()
      return response.ok ? (body as KnownOutcome) : undefined
    },
  }
}

async function answerOf(response: Response): Promise<HostAnswer> {
  const body = (await response.json()) as Omit<HostAnswer, 'status' | 'headers'>
  return { ...body, status: response.status, headers: response.headers }
}
