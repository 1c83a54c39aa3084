import { describe, expect, test } from 'vitest'
import type { AnyOperation } from '../../protocol/index.ts'
import { armedRig, writtenBy } from '../../testing/armed-rig.ts'
import { codeOf } from '../../testing/report.ts'
import { answered } from '../../testing/scripted-transport.ts'

const sign = (call: Parameters<AnyOperation['encode']>[1]) => call.sign('merchant', Buffer.from('x'))
const encodes: Partial<AnyOperation> = {
  encode: async (input, call) => {
    await sign(call)
    return writtenBy('canary')(input)
  },
}
const authorizes: Partial<AnyOperation> = {
  authorize: async (_request, call) => {
    await sign(call)
    return {}
  },
}

describe.each([
  ['encode', encodes],
  ['authorize', authorizes],
])('a key that %s of the canary asks for and the app lacks', (_where, lacking) => {
  test.each<Partial<AnyOperation>>([{ effect: 'safe' }, { effect: 'unsafe' }])(
    'is the canary’s fault where stable needs none',
    async (both) => {
      const { onCanary, sentBy } = await armedRig({ both, canary: lacking })
      const { result, arm } = await onCanary()
      expect([result.kind, sentBy()]).toEqual(['output', ['stable POST /do']])
      expect(arm).toMatchObject({ isObserved: true, blame: 'yes', rescued: true })
    },
  )

  test('is nobody’s fault where stable lacks it too, and ends no rollout', async () => {
    const { onCanary, transport } = await armedRig({ both: lacking })
    for (let i = 0; i < 25; i++) {
      const report = await onCanary()
      expect([codeOf(report), transport.sent.length]).toEqual(['WXH_KEY_MISSING', 0])
      expect(report.arm).toEqual({ isObserved: false, blame: 'no', rescued: false })
    }
  })

  test('proves nothing where WeChat cannot be reached by stable either', async () => {
    const { onCanary, transport } = await armedRig({ both: { effect: 'unsafe' }, canary: lacking })
    transport.usual = answered('<html>busy</html>', 502)
    expect((await onCanary()).arm).toMatchObject({ blame: 'no', rescued: false })
  })
})
