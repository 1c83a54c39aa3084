import { allChecks, type Finding, type Interaction, runSuite } from '@wxhost/contracts'
import { type AnyOperation, type IWeChatProtocol, secret, type WireRequest } from '@wxhost/core/protocol'
import oauth2 from '@wxhost/plugin-oauth2'
import { interactions as oauth2Interactions } from '@wxhost/plugin-oauth2/contract'
import pay from '@wxhost/plugin-pay-v3'
import { interactions as payInteractions } from '@wxhost/plugin-pay-v3/contract'
import template from '@wxhost/plugin-template-v1'
import { interactions as templateInteractions } from '@wxhost/plugin-template-v1/contract'
import { describe, expect, it } from 'vitest'

/** A plugin that is sound but for one fault, put into one of its operations. */
function sabotaged(plugin: IWeChatProtocol, name: string, spoil: (sound: Sound) => Partial<Sound>): IWeChatProtocol {
  const sound = plugin.operations[name] as unknown as Sound
  return {
    ...plugin,
    operations: { ...plugin.operations, [name]: { ...sound, ...spoil(sound) } as unknown as AnyOperation },
  }
}

// What AnyOperation's `never` hides; the suite gives these functions what they ask for.
interface Sound {
  // biome-ignore lint/suspicious/noExplicitAny: a sabotaged plugin does as it likes
  encode(...given: any[]): any
  // biome-ignore lint/suspicious/noExplicitAny: a sabotaged plugin does as it likes
  decode(...given: any[]): any
  // biome-ignore lint/suspicious/noExplicitAny: a sabotaged plugin does as it likes
  authorize?(...given: any[]): any
}

async function found(plugin: IWeChatProtocol, interactions: readonly Interaction[], operation: string, only?: string) {
  const own = interactions.filter(
    (each) => each.kind === 'exchange' && 'operation' in each.of && each.of.operation === operation,
  )
  const subject = { id: 'sabotaged@1.0.0', protocol: 'x', plugin, interactions: own, seed: 1, runs: 5 }
  const findings: (Finding & { readonly check: string })[] = []
  const checks = allChecks.filter(({ name }) => name !== 'coverage' && name === (only ?? name))
  for await (const { check, findings: each } of runSuite(subject, checks))
    findings.push(...each.map((finding) => ({ ...finding, check })))
  return findings
}

const byCheck = (findings: Awaited<ReturnType<typeof found>>, check: string) =>
  findings.find((each) => each.check === check)

describe('a sabotaged plugin is refused, and the fault named', () => {
  it('none: the sound ones pass', async () => {
    expect(await found(template, templateInteractions, 'list')).toEqual([])
  })

  it('misspelt field', async () => {
    const plugin = sabotaged(template, 'send', ({ encode }) => ({
      async encode(input, call) {
        const request = await encode(input, call)
        if ('kind' in request) return request
        const { touser, ...others } = request.body.value
        return { ...request, body: { kind: 'json', value: { ...others, to_user: touser } } }
      },
    }))
    const findings = await found(plugin, templateInteractions, 'send')

    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'requests',
        message: 'the request is not the documented one: request.body.to_user',
        expected: 'nothing here',
      }),
    )
    expect(findings).toContainEqual(expect.objectContaining({ path: 'request.body.touser', actual: 'nothing' }))
  })

  it('signature line dropped', async () => {
    const plugin = sabotaged(pay, 'order-native', ({ authorize }) => ({
      authorize: (request, call) => authorize?.({ ...request, body: new Uint8Array() }, call),
    }))
    const findings = await found(plugin, payInteractions, 'order-native')

    expect(byCheck(findings, 'requests')).toMatchObject({
      message: expect.stringContaining(
        'the signature is not the merchant\'s over "METHOD\\nTARGET\\nTIMESTAMP\\nNONCE\\nBODY\\n"',
      ),
      path: 'request.headers.authorization',
    })
    expect(byCheck(findings, 'live')).toMatchObject({ path: 'answer.status', expected: '200', actual: '401' })
  })

  it('id coerced to number', async () => {
    const plugin = sabotaged(template, 'send', ({ decode }) => ({
      async decode(...given) {
        const decoded = await decode(...given)
        return decoded.kind === 'output'
          ? { ...decoded, output: { ...decoded.output, msgid: Number(decoded.output.msgid) } }
          : decoded
      },
    }))
    const findings = await found(plugin, templateInteractions, 'send')

    expect(byCheck(findings, 'results')).toMatchObject({
      message: 'the result is not the declared one: result.output.msgid',
      expected: expect.stringMatching(/^"\d+"$/),
      actual: expect.stringMatching(/^\d+$/),
    })
  })

  it('error swallowed', async () => {
    const plugin = sabotaged(pay, 'close-order', ({ decode }) => ({
      async decode(...given) {
        const decoded = await decode(...given)
        return decoded.kind === 'error' ? { kind: 'output', output: {} } : decoded
      },
    }))
    const findings = await found(plugin, payInteractions, 'close-order')

    expect(byCheck(findings, 'results')).toMatchObject({ path: 'result.kind', expected: '"error"', actual: '"output"' })
  })

  it('secret put in the query', async () => {
    const plugin = sabotaged(oauth2, 'check-session', ({ encode }) => ({
      async encode(input, call) {
        const request: WireRequest = await encode(input, call)
        return 'kind' in request ? request : { ...request, query: { ...request.query, debug: secret('app-secret') } }
      },
    }))
    const findings = await found(plugin, oauth2Interactions, 'check-session')

    expect(byCheck(findings, 'secrets')).toMatchObject({
      message: 'the secret "app-secret" is put where WeChat does not document it',
      path: 'request.query.debug',
    })
    expect(byCheck(findings, 'requests')).toMatchObject({
      path: 'request.query.debug',
      actual: 'a reference to the secret "app-secret"',
    })
  })

  it('secret logged', async () => {
    const plugin = sabotaged(oauth2, 'code2session', ({ decode }) => ({
      decode(response, ...given) {
        console.log('answer', Buffer.from(response.body).toString('utf8'))
        return decode(response, ...given)
      },
    }))
    const findings = await found(plugin, oauth2Interactions, 'code2session', 'secrets')
    const told = byCheck(findings, 'secrets')

    expect(told).toMatchObject({ message: 'the plugin writes a secret to the console', path: 'console' })
    expect(told?.actual).toContain('<a secret>')
  })
})
