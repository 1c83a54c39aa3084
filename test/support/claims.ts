import type { ClaimMove, Notification } from '@wxhost/mock-wechat'
import { mchid, merchantRow } from './pay.ts'
import { type ReplyWebhook, useReplyWebhook } from './reply-webhook.ts'
import { appid, follower, type Sandbox, type SandboxOptions, useSandbox } from './sandbox.ts'
import { webhookRow } from './webhook.ts'

export const claimPaths = {
  apply: '/v3/insurance/claim/apply',
  status: '/v3/insurance/claim/status',
} as const

/** An application that the mock takes. */
export const claimOf = (out_claim_no: string, more: object = {}) => ({
  out_claim_no,
  mix_trade_no: '1217752501201407033233368318',
  openid: follower,
  claimant: { name: '张三', id_digest: '09eb26e839ff3a2e3980352ae45ef09e', card_type: 'ID_CARD' },
  claim_type: 'OUTPATIENT',
  claim_fee: 45_000,
  city_id: '440300',
  med_inst_no: '1003',
  ...more,
})

export const materials = (sha256: string) => [{ type: 'INVOICE', media_id: 'media-1', sha256 }]

type Json = Readonly<Record<string, unknown>>

/** A host that may apply for claims, a bureau (the mock) and the business service. */
export interface Claims extends Sandbox {
  readonly webhook: ReplyWebhook
  /** A call of protocol `insurance-claim`, e.g. `apply`. */
  claim(operation: string, input: unknown, headers?: Record<string, string>): ReturnType<Sandbox['call']>
  /** What the bureau does, and until the merchant was told of it. */
  bureau(no: string, ...moves: readonly ClaimMove[]): Promise<void>
  /** From now on the bureau says this of a claim, and tells it. */
  says(no: string, status: Readonly<Record<string, string | number>>): Promise<void>
  outcome(no: string): Promise<Json>
  notifications(): readonly Notification[]
}

export async function useClaims(options: SandboxOptions & { settings?: object } = {}): Promise<Claims> {
  const { settings = { enabled: true }, ...more } = options
  const webhook = await useReplyWebhook()
  const apps = [{ appid, kind: 'official-account', mchid, settings: { 'insurance-claim': settings } }]
  const merchants = [merchantRow({ webhook: webhookRow(webhook.url) })]
  const sandbox = await useSandbox({ apps, merchants, ...more })
  const { world, call, host } = sandbox
  return {
    ...sandbox,
    webhook,
    claim: (operation, input, headers) => call(`insurance-claim.${operation}`, input, headers),
    async bureau(no, ...moves) {
      for (const move of moves) {
        world.claims.act(mchid, no, move)
        // One after the other: pushes under way at the same time arrive in any order.
        await world.notifications.idle()
      }
    },
    async says(no, status) {
      world.claims.say(mchid, no, status)
      world.claims.tellAgain(mchid, no)
      await world.notifications.idle()
    },
    async outcome(no) {
      const response = await fetch(`${host.url}/v1/apps/${appid}/insurance-claim/outcomes/claim:${no}`)
      return (await response.json()) as Json
    },
    notifications: () => world.notifications.list(),
  }
}

/** The states that the business service was told, in the order in which it heard of them. */
export const toldStates = ({ deliveries }: ReplyWebhook): readonly unknown[] =>
  deliveries.map(({ data }) => (data.resource as Json).state)
