import { readFileSync } from 'node:fs'

interface ClaimStatus {
  readonly claim_id: string
  readonly out_claim_no: string
  readonly appid: string
  readonly create_time: string
  readonly update_time: string
  readonly version: number
  readonly [field: string]: string | number
}

interface ClaimNotification {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly decryptedResource: ClaimStatus
}

const text = readFileSync(new URL('./fixtures/claim-notification.json', import.meta.url), 'utf8')
const { decryptedResource, ...rest } = JSON.parse(text)

/** The claim notification of the wire-protocol reference (extra vector payV3Notifications[3]). */
export const CLAIM_NOTIFICATION: ClaimNotification = { ...rest, decryptedResource: JSON.parse(decryptedResource) }
