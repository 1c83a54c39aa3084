import type { FastifyInstance } from 'fastify'
import type { App } from '../../app/app.ts'
import { HostError } from '../../errors/host-error.ts'
import { isoTime } from '../../iso-time.ts'
import { outcomeOwner } from '../../outcome/outcome-owner.ts'
import type { Outcome, OutcomeStore } from '../../outcome/outcome-store.ts'
import type { HttpParts } from '../http-parts.ts'

interface OutcomeParams {
  readonly appid: string
  readonly protocol: string
  readonly key: string
}

/** `GET /v1/apps/:appid/:protocol/outcomes/:key`: what became of an earlier call, as far as it is known. */
export function outcomesRoute(
  http: FastifyInstance,
  { apps, apiKeys, router, outcomes }: HttpParts & { readonly outcomes: Pick<OutcomeStore, 'find'> },
): void {
  http.get<{ Params: OutcomeParams }>('/v1/apps/:appid/:protocol/outcomes/:key', (request, reply) => {
    const { appid, protocol, key } = request.params
    const caller = apiKeys.callerOf(request.headers.authorization)
    request.facts.keyId = caller.keyId
    const app = apps.get(appid)
    if (app === undefined || !caller.mayUseApp(app.appid))
      throw new HostError('WXH_APP_NOT_FOUND', 'No app of this appid is known to the host, or not for this API key.')
    const loaded = router.route(app.appid, protocol)?.loaded
    if (loaded === undefined)
      throw new HostError('WXH_PROTOCOL_NOT_FOUND', 'No loaded plugin serves this protocol for this app.')
    if (!Object.keys(loaded.plugin.operations).some((name) => caller.mayUseOperation(protocol, name)))
      throw new HostError('WXH_FORBIDDEN', `The API key does not cover ${protocol}.`)

    const found = findOutcome(app, protocol, key, outcomes)
    if (found === undefined)
      throw new HostError('WXH_OUTCOME_NOT_FOUND', `Nothing is known of a call of ${protocol} under this key.`)
    return reply.send(shown(found))
  })
}

/** The app's own first, then its merchant's: which of the two a key belongs to is the plugin's affair. */
function findOutcome(
  app: App,
  protocol: string,
  key: string,
  outcomes: Pick<OutcomeStore, 'find'>,
): Outcome | undefined {
  const own = outcomes.find({ owner: outcomeOwner('app', app), protocol, key })
  return own ?? outcomes.find({ owner: outcomeOwner('merchant', app), protocol, key })
}

const shown = ({ key, stage, detail, final, sentAt, acceptedAt, settledAt, version }: Outcome) => ({
  key,
  stage,
  detail,
  final,
  sentAt: timeOf(sentAt),
  acceptedAt: timeOf(acceptedAt),
  settledAt: timeOf(settledAt),
  version,
})

/** What is not a time of our calendar is left out: WeChat's own word of it is not checked. */
const timeOf = (ms: number | undefined): string | undefined =>
  ms === undefined || Math.abs(ms) > 8.64e15 ? undefined : isoTime(ms)
