/** Of a number: its last two digits. */
const digits = 'Number(/(\\d\\d)$/.exec(input.out_refund_no ?? input.out_trade_no)?.[1])'

/**
 * JavaScript over the members of `pay-v3`: orders and refunds that fail in the phase of their number. By its last digit: 0
 * encode throws, 1 throws too (of one number in a hundred it hangs), 2 names a foreign origin, 3 authorize throws, 4 the request
 * lacks fields, 5 decode throws, 6 decode breaks its schema, 7 trusts nothing, 8 authorize signs wrongly; 9 is well.
 */
export const failingByPhase = `(() => {
  const failing = (name) => {
    const whole = plugin.operations[name]
    const boom = () => { throw new Error('planted') }
    const numberOf = (input) => ${digits}
    // What is authorized shows the number in its body alone.
    const numberIn = (request) => numberOf(JSON.parse(new TextDecoder().decode(request.body)))
    return { ...whole,
      async encode(input, call) {
        const number = numberOf(input)
        if (number % 10 === 0) boom()
        if (number === 1) return new Promise(() => {})
        if (number % 10 === 1) boom()
        const request = await whole.encode(input, call)
        if (number % 10 === 2) return { ...request, origin: 'https://example.com' }
        const { out_trade_no, out_refund_no } = input
        if (number % 10 === 4) return { ...request, body: { kind: 'json', value: { out_trade_no, out_refund_no } } }
        // Told from stable's, so that the two cannot be mixed under one number unseen.
        const mark = name === 'refund' ? { reason: 'canary' } : { attach: 'canary' }
        return { ...request, body: { kind: 'json', value: { ...request.body.value, ...mark } } }
      },
      authorize(request, call) {
        const phase = numberIn(request) % 10
        if (phase === 3) boom()
        if (phase === 8) return Promise.resolve({ authorization: 'WECHATPAY2-SHA256-RSA2048 x' })
        return whole.authorize(request, call)
      },
      decode(response, call, context) {
        const phase = numberOf(context.input) % 10
        if (phase === 5) boom()
        if (phase === 6) return { kind: 'output', output: 7 }
        if (phase === 7) return { kind: 'untrusted', reason: 'signature' }
        return whole.decode(response, call, context)
      },
    }
  }
  return { operations: { ...plugin.operations, 'order-jsapi': failing('order-jsapi'), refund: failing('refund') } }
})()`
