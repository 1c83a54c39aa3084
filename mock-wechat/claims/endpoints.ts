import { PayError } from '../base/pay-error.ts'
import {
  mustBeSigner,
  type PayEndpoint,
  type PayRequest,
  type PayResult,
  payBodyOf,
  queryText,
} from '../pay/pay-endpoint.ts'
import { OUT_CLAIM_NO, readClaim, readMaterials } from './read-claim.ts'
import { statusOf } from './show-claim.ts'

const ROOT = '/v3/insurance/claim'
const MCHID = { most: 32 }
const RETRY_AFTER_S = 30

/** An API of the claims: looks first whether it serves this merchant at all. */
function claimApi(method: 'GET' | 'POST', name: string, run: (request: PayRequest) => PayResult): PayEndpoint {
  return {
    method,
    path: `${ROOT}/${name}`,
    answer(request) {
      const { world, merchant } = request
      const { claimService, claimsPerSecond } = world.settings
      world.claims.charge(merchant.mchid, claimsPerSecond)
      if (claimService === 'no-auth') throw new PayError(403, 'NO_AUTH', '商户未开通理赔权限')
      if (claimService === 'down') {
        throw new PayError(503, 'SERVICE_UNAVAILABLE', '医保局系统维护中，请稍后重试', { retryAfterS: RETRY_AFTER_S })
      }
      return run(request)
    },
  }
}

/** The number in the body of a merchant's own request. */
function numberIn(request: PayRequest, known: readonly string[]) {
  const body = payBodyOf(request).only(['mchid', 'out_claim_no', ...known])
  const mchid = body.text('mchid', MCHID)
  mustBeSigner(request, mchid)
  return { body, mchid, outClaimNo: body.text('out_claim_no', OUT_CLAIM_NO) }
}

/** The claims of the project's own contract, marked `x-origin: project`: WeChat has no such API (insurance page, A and D). */
export const CLAIMS: readonly PayEndpoint[] = [
  claimApi('POST', 'apply', (request) => statusOf(request.world.claims.apply(readClaim(request)))),
  claimApi('GET', 'status', (request) => {
    const { world, query } = request
    const mchid = queryText(request, 'mchid')
    mustBeSigner(request, mchid)
    const outClaimNo = query.get('out_claim_no')
    const claimId = query.get('claim_id')
    if ((outClaimNo === null) === (claimId === null)) {
      throw new PayError(400, 'INVALID_REQUEST', 'out_claim_no与claim_id必须且只能填一个')
    }
    const claim = outClaimNo === null ? world.claims.byId(mchid, claimId ?? '') : world.claims.find(mchid, outClaimNo)
    if (!claim) throw new PayError(404, 'RESOURCE_NOT_EXISTS', '理赔单不存在')
    return statusOf(claim)
  }),
  claimApi('POST', 'cancel', (request) => {
    const { body, mchid, outClaimNo } = numberIn(request, ['reason'])
    body.optionalText('reason', { most: 80 })
    request.world.claims.cancel(mchid, outClaimNo)
    return undefined
  }),
  claimApi('POST', 'supplement', (request) => {
    const { body, mchid, outClaimNo } = numberIn(request, ['materials'])
    return statusOf(request.world.claims.supplement(mchid, outClaimNo, readMaterials(body)))
  }),
]
