import type { RolloutView } from '@wxhost/core'
import { useCanaryHome } from './canary-plugin.ts'
import { appRow, merchantRow } from './pay.ts'
import { appid, type Sandbox, type SandboxOptions, useSandbox } from './sandbox.ts'

const order = { actor: 'cli:test', why: 'a test' }

/** A host on which nearly all keys fall to a canary of pay that has something wrong with it. */
export interface FailingCanary extends Sandbox {
  /** A number that falls to the canary, another one each time. */
  nextNumber(): string
  pay(operation: string, input: unknown): ReturnType<Sandbox['call']>
  view(): RolloutView
}

/**
 * @param change JavaScript over the members of the plugin: see plugin-copy.ts.
 * @param run where it runs; only what hangs without yielding needs a worker.
 */
export async function useFailingCanary(
  change: string,
  { run = 'inline', ...options }: SandboxOptions & { readonly run?: 'inline' | 'worker' } = {},
): Promise<FailingCanary> {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'pay-v3'],
    canaries: [{ of: 'pay-v3', change, run }],
  })
  const sandbox = await useSandbox({
    apps: [appRow()],
    merchants: [merchantRow()],
    ...options,
    env: { WXHOST_MANIFEST: manifest, ...options.env },
  })
  const { rollouts } = sandbox.host
  const steps = [{ kind: 'weight', weight: 990_000 }] as const
  const { rollout } = await rollouts.control.plan({ protocol: 'pay', canary: 'pay-v3@1.1.0', steps }, order)
  await rollouts.control.start(rollout.id, order)
  let count = 0
  return {
    ...sandbox,
    nextNumber() {
      for (;;) {
        const number = `CANARY${String(count++).padStart(6, '0')}`
        if (rollouts.lane(appid, 'pay')?.armOf(number) === 'canary') return number
      }
    },
    pay: (operation, input) => sandbox.call(`pay.${operation}`, input),
    view: () => rollouts.control.view(rollout.id),
  }
}
