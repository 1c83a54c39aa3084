import {
  definePlugin,
  type InboundChannel,
  type InboundEvent,
  type Opened,
  type Push,
  type Refused,
} from '@wxhost/core/protocol'
import { parseXml, xmlText } from '@wxhost/core/protocol/xml'

const refused = (reason: Refused['reason'], status: number): Refused => ({
  kind: 'refused',
  reason,
  answer: { status, body: reason },
})

/**
 * Events of an account in plain mode: hears what became of a template message.
 * @see callback page 1 (signature in plain mode) and template-message page, TEMPLATESENDJOBFINISH
 */
const push: InboundChannel = {
  summary: 'Events of an account in plain mode',
  owner: 'app',
  async open({ query, body }: Push, call): Promise<Opened> {
    const { timestamp = '', nonce = '', signature = '' } = query
    const parts = [{ secret: 'message-token' }, { text: timestamp }, { text: nonce }]
    if (!(await call.verifyDigest({ algorithm: 'sha1', sort: true, parts, encoding: 'hex' }, signature)))
      return refused('signature', 401)
    const event = finishOf(new TextDecoder().decode(body))
    if (event === undefined) return refused('malformed', 400)
    return { kind: 'events', events: [event], ack: { status: 200, body: 'success' } }
  },
}

function finishOf(text: string): InboundEvent | undefined {
  const xml = parseXml(text)
  const [event, key, detail] = ['Event', 'MsgID', 'Status'].map((name) =>
    xml === undefined ? undefined : xmlText(xml, name),
  )
  if (event !== 'TEMPLATESENDJOBFINISH' || key === undefined || detail === undefined) return undefined
  const stage = detail === 'success' ? 'delivered' : 'failed'
  return {
    id: `finish:${key}`,
    type: event,
    settles: { protocol: 'template', key, stage, detail },
    data: { MsgID: key },
  }
}

// biome-ignore lint/style/noDefaultExport: the entry of a plugin package
export default definePlugin({ origins: [], keys: ['message-token'], operations: {}, inbound: { push } })
