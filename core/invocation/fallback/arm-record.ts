import type { Call } from '../../protocol/index.ts'
import type { Blame } from '../../rollout/observation.ts'
import { defaultLimits } from '../../rollout/plan.ts'
import type { RunFault } from '../../runner/plugin-runner.ts'
import type { Suspicion } from '../../shadow/suspicion.ts'
import type { Answered } from '../../transport/send-outcome.ts'
import type { ArmReport, CallRequest } from '../call-request.ts'
import { bodyHash } from '../intent/intent-id.ts'
import type { Impression } from './impression.ts'

const fine: ArmReport = { isObserved: true, blame: 'no', rescued: false }
const unobserved: ArmReport = { isObserved: false, blame: 'no', rescued: false }

/** Gathers what one call says of the arm that was given it. */
export class ArmRecord {
  /** Of the sendings of this arm; undefined: it made none, or they were another arm's. */
  impression: Impression | undefined
  readonly #request: CallRequest
  readonly #call: Call
  #isBroken = false
  /** What stable made of the same call tells more than the sendings do. */
  #proven: Blame | undefined
  #suspicion: Suspicion | undefined
  #isRescued = false
  #isExhausted = false
  #isSignatureRefused = false

  constructor(request: CallRequest, call: Call) {
    this.#request = request
    this.#call = call
  }

  /** It could not make, or not authorize, a request. */
  broken(fault: RunFault): void {
    this.#isBroken = true
    this.#suspect(fault, 'encode')
  }

  rescued(): void {
    this.#isRescued = true
  }

  /** Stable could read the answer that this arm could not. */
  outread(answer: Answered): void {
    this.#proven = 'yes'
    const fault = this.impression?.fault
    if (fault !== undefined) this.#suspect(fault, 'decode', answer)
  }

  /**
   * Stable's own request shows what the refusal of this arm's was worth.
   * @param isSignatureAlone it was the same but for the signature.
   */
  compared(blame: Blame, isSignatureAlone: boolean): void {
    this.#proven = blame
    this.#isSignatureRefused = isSignatureAlone && blame === 'yes'
  }

  exhausted(): void {
    this.#isExhausted = true
  }

  report(): ArmReport {
    const blame = this.#blame
    // Nearly every call: it costs next to nothing.
    if (blame === 'no' && !this.#isExhausted && this.impression?.isGivenUp !== true)
      return this.impression?.saysSomething === true ? fine : unobserved
    return {
      isObserved: blame !== 'no' || this.impression?.saysSomething === true,
      blame,
      ...(blame === 'no' ? {} : { errorClass: this.#errorClass }),
      rescued: this.#isRescued && blame !== 'no',
      ...(blame === 'no' && this.impression?.isGivenUp === true ? { isGivenUp: true } : {}),
      ...(this.#isExhausted ? { budgetExhausted: true } : {}),
      ...(this.#isSignatureRefused ? { signatureRefused: this.#signature() } : {}),
      ...(this.#suspicion === undefined ? {} : { suspicion: this.#suspicion }),
    }
  }

  get #blame(): Blame {
    if (this.#isBroken) return 'yes'
    if (this.#proven !== undefined) return this.#proven
    return this.#isInHaste ? 'relative' : (this.impression?.blame ?? 'no')
  }

  /** A caller who waits less long than a slow answer takes says as much of WeChat as of the arm: only beside stable's callers. */
  get #isInHaste(): boolean {
    const { now, deadline } = this.#call
    return this.impression?.isOutOfTime === true && deadline - now < defaultLimits.slowMs
  }

  #signature(): NonNullable<ArmReport['signatureRefused']> {
    return { keySerial: this.#call.keyId('merchant') ?? '', inputHash: bodyHash(this.#request.input) }
  }

  get #errorClass() {
    return this.#isBroken ? 'plugin-fault' : (this.impression?.errorClass ?? 'plugin-fault')
  }

  /** Timeouts, dead workers and memory limits are ordinary failures: they need not come back in another worker. */
  #suspect({ what, phase: faulty }: RunFault, phase: Suspicion['phase'], answer?: Answered): void {
    const { rescue, app, loaded, operationName, input } = this.#request
    if (rescue === undefined || faulty !== phase || (what !== 'threw' && what !== 'invalid')) return
    const { now, wechatNow, deadline, idempotencyKey } = this.#call
    this.#suspicion = {
      phase,
      app,
      canary: loaded,
      stable: rescue.loaded,
      operationName,
      input,
      call: { now, wechatNow, deadline, idempotencyKey },
      ...(answer === undefined ? {} : { response: answer.response }),
    }
  }
}
