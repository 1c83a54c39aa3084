import type { CallRequest } from '../invocation/call-request.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { AnyOperation, WireRequest } from '../protocol/index.ts'
import { type CallRig, type CallRigOptions, callRig } from './call-rig.ts'
import { fakeLoaded, fakeOperation } from './fake-plugin.ts'

/** An operation `x` of two versions; each says in its body which one wrote it. */
export interface Arms {
  readonly stable?: Partial<AnyOperation>
  readonly canary?: Partial<AnyOperation>
  /** Members of both. */
  readonly both?: Partial<AnyOperation>
  /** Other operations of both, e.g. what `resolve` asks. */
  readonly more?: Readonly<Record<string, AnyOperation>>
}

export interface ArmedRig extends CallRig {
  /** Calls `x` on the canary, with stable standing by, and lets time pass until there is a result. */
  onCanary(more?: Partial<CallRequest>): ReturnType<CallRig['finish']>
  /** Calls `x` on stable alone, as after a rollback. */
  onStable(more?: Partial<CallRequest>): ReturnType<CallRig['finish']>
  /** Which version wrote each body that was sent, and where to: `canary POST /do`. */
  sentBy(): readonly string[]
}

/** What WeChat is asked: the input, and who wrote it. */
export const writtenBy =
  (arm: 'stable' | 'canary', more: Partial<WireRequest> = {}) =>
  (input: unknown): WireRequest => ({
    method: 'POST',
    origin: 'https://api.weixin.qq.com',
    path: '/do',
    body: { kind: 'json', value: { arm, input } },
    ...more,
  })

export async function armedRig(arms: Arms = {}, options: Omit<CallRigOptions, 'loaded'> = {}): Promise<ArmedRig> {
  const plugin = (version: string, arm: 'stable' | 'canary'): LoadedPlugin => ({
    ...fakeLoaded({ ...arms.more, x: fakeOperation({ encode: writtenBy(arm), ...arms.both, ...arms[arm] }) }),
    id: { name: 'fake-v1', version },
  })
  const [stable, canary] = [plugin('1.0.0', 'stable'), plugin('1.1.0', 'canary')]
  const rig = await callRig({ others: [canary], ...options, loaded: stable })
  const operationOf = ({ plugin: { operations } }: LoadedPlugin) => operations.x ?? fakeOperation()
  const rescue = { loaded: stable, operation: operationOf(stable) }
  return {
    ...rig,
    onCanary: (more) => rig.finish('x', { loaded: canary, operation: operationOf(canary), rescue, ...more }),
    onStable: (more) => rig.finish('x', more),
    sentBy: () =>
      rig.transport.sent.map(({ method, target, body }) => {
        const { arm = '?' } = typeof body === 'string' ? (JSON.parse(body) as { arm?: string }) : {}
        return `${arm} ${method} ${target}`
      }),
  }
}
