import type { World } from '@wxhost/mock-wechat'
import type { Answer } from './call-host.ts'
import { appid, type Sandbox } from './sandbox.ts'

type Arm = 'stable' | 'canary'
type NewFault = Parameters<World['faults']['add']>[0]

const added = { template_id_short: '43216' }
const atOnce = 20
const listPath = '/cgi-bin/template/get_all_private_template'
const path = '/cgi-bin/template/api_add_template'

/** How WeChat fails a request that nobody may send twice: it is silent, or says that it is busy. */
const troubles: readonly NewFault['fault'][] = [{ resetBefore: true }, { errcode: -1 }]

/** Calls of protocol template whose arms the test chooses, so that no figure is left to chance. */
export class DealtCalls {
  readonly #sandbox: Sandbox
  readonly #dealt = { stable: 0, canary: 0 }
  #keys = 0
  #failed = 0

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  /** A key that falls to the arm; undefined: none does, for nothing goes to the canary now. */
  keyOf(arm: Arm): string | undefined {
    const lane = this.#sandbox.host.rollouts.lane(appid, 'template')
    // At a share of 5 % a thousand keys in a row miss the canary in 1 of 10^22 times.
    for (let tries = 0; tries < 1_000; tries++) {
      const key = `dealt-${String(this.#keys++).padStart(12, '0')}`
      if ((lane?.armOf(key) ?? 'stable') === arm) return key
    }
    return undefined
  }

  /** So many calls at once, of which WeChat answers none. @returns how they were answered, each once. */
  async silenced(calls: number, share: number): Promise<readonly number[]> {
    const { call, world } = this.#sandbox
    const { id } = world.faults.add({ match: { path: listPath }, fault: { resetBefore: true } })
    const keys = Array.from({ length: calls }, () => this.keyOf(this.#next(share)) ?? `silent-${this.#keys++}`)
    const answers = await Promise.all(keys.map((key) => call('template.list', {}, { 'idempotency-key': key })))
    world.faults.remove(id)
    return [...new Set(answers.map(({ status }) => status))]
  }

  /** So many calls that do not fail, the canary's share of them evenly spread; several at once. */
  async good(calls: number, share: number): Promise<void> {
    for (let left = calls; left > 0; left -= atOnce) {
      const arms = Array.from({ length: Math.min(left, atOnce) }, () => this.#next(share))
      const answers = await Promise.all(arms.map((arm) => this.#sandbox.call('template.list', {}, this.#headers(arm))))
      const other = answers.find(({ status }) => status !== 200)
      if (other !== undefined) throw new Error(`a good call was answered with ${other.status} ${other.body.code}`)
    }
  }

  /**
   * So many calls that are sent once and never again, one after the other; of each arm in `failing` every fifth fails. Ends
   * early where nothing goes to the canary any more.
   * @returns how many failed, by arm.
   */
  async troubled(calls: number, share: number, failing: readonly Arm[]): Promise<Readonly<Record<Arm, number>>> {
    const failed = { stable: 0, canary: 0 }
    for (let call = 0; call < calls; call++) {
      const arm = this.#next(share)
      if (this.keyOf(arm) === undefined) return failed
      const isFailing = failing.includes(arm) && this.#dealt[arm] % 5 === 0
      const { status } = await this.one(arm, isFailing ? troubles[this.#failed++ % 2] : undefined)
      if (isFailing !== (status !== 200)) throw new Error(`a call of ${arm} was answered with ${status}`)
      if (isFailing) failed[arm]++
    }
    return failed
  }

  /** One call that is sent once and never again. */
  async one(arm: Arm, fault?: NewFault['fault']): Promise<Answer> {
    const { call, world } = this.#sandbox
    if (fault !== undefined) world.faults.add({ match: { path }, times: 1, fault })
    const answer = await call('template.add', added, this.#headers(arm))
    world.faults.clear()
    // An account has 25 at most.
    if (answer.status === 200) world.templates.remove(appid, String(answer.output.template_id))
    return answer
  }

  #headers(arm: Arm): Record<string, string> {
    const key = this.keyOf(arm)
    if (key === undefined) throw new Error(`no call goes to ${arm}`)
    return { 'idempotency-key': key }
  }

  #next(share: number): Arm {
    const { stable, canary } = this.#dealt
    const arm = canary < (stable + canary + 1) * share ? 'canary' : 'stable'
    this.#dealt[arm]++
    return arm
  }
}
