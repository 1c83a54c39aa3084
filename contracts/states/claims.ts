import { SANDBOX } from '@wxhost/mock-wechat'
import type { KnownStates, StateParams } from './known-state.ts'
import type { MockControl } from './mock-control.ts'
import { sealedForWechat } from './sealed-for-wechat.ts'
import { objectParam, textParam } from './state-params.ts'

/** Claims of the project's own contract (insurance page, D), and what the bureau makes of them. */
export const claimStates: KnownStates = {
  'a claim': {
    summary: 'The merchant applied for a claim: ACCEPTED.',
    params: {
      body: 'the members of the request; those of the sandbox are filled in, the fields of `claimant` are encrypted',
      notify: 'true: its notifications are to arrive',
    },
    gives: { claim_id: 'the number that the other side gave it' },
    async setUp(mock, params) {
      const { serial } = SANDBOX.wechatPay
      const claim = await mock.pay('POST', '/v3/insurance/claim/apply', claimBody(mock, params), { serial })
      return { claim_id: String(claim.claim_id) }
    },
  },
  'the bureau decides': {
    summary: 'The bureau moves a claim on; each move is told.',
    params: {
      out_claim_no: 'its number',
      move: '`review`, `need-material`, `approve`, `reject`, `pay`, `pay-fail` or `close`',
      details: 'e.g. `{"approvedFee":40000}`; default: none',
    },
    async setUp(mock, params) {
      const path = `/claims/${encodeURIComponent(textParam(params, 'out_claim_no'))}/${textParam(params, 'move')}`
      await mock.post(path, params.details === undefined ? {} : objectParam(params, 'details'))
      // Notifications have an order only where each is waited for.
      await mock.get('/notifications?wait=true&limit=0')
      return undefined
    },
  },
  'the claim is cancelled': {
    summary: 'The merchant cancelled a claim: CANCELLED.',
    params: { out_claim_no: 'its number' },
    async setUp(mock, params) {
      const { mchid } = SANDBOX.merchant
      const out_claim_no = textParam(params, 'out_claim_no')
      await mock.pay('POST', '/v3/insurance/claim/cancel', { mchid, out_claim_no })
      return undefined
    },
  },
  'materials were handed in': {
    summary: 'The merchant handed in what a claim asked for: REVIEWING.',
    params: { out_claim_no: 'its number', materials: 'as in the request' },
    async setUp(mock, params) {
      const { out_claim_no = '', materials = [] } = params
      const body = { mchid: SANDBOX.merchant.mchid, out_claim_no, materials }
      await mock.pay('POST', '/v3/insurance/claim/supplement', body)
      return undefined
    },
  },
}

function claimBody(mock: MockControl, params: StateParams): object {
  const { appid } = SANDBOX.app
  const { mchid } = SANDBOX.merchant
  const body = objectParam(params, 'body')
  const claimant = objectParam(body, 'claimant')
  const notify_url = params.notify === true ? mock.webhook() : `https://wx.example.com/inbound/${mchid}/state-changed`
  const [name, id_digest] = [
    sealedForWechat(textParam(claimant, 'name')),
    sealedForWechat(textParam(claimant, 'id_digest')),
  ]
  return { appid, mchid, notify_url, ...body, claimant: { ...claimant, name, id_digest } }
}
