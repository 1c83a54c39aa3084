import { json, type Operation, output, Type } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { bad, type Echo, echo, findings, good, subjectWith } from './testing/echo.ts'

type Over = Partial<Operation<Echo, Echo>>
const request = (input: Echo) => echo.encode(input, undefined as never) as object
const first = async (over: Over, check: string) => (await findings(subjectWith(over), check))[0]

describe('purity', () => {
  it.each<[string, Over]>([
    [
      'a counter',
      (() => {
        let runs = 0
        return { encode: (input: Echo) => ({ ...request(input), body: json({ text: `${runs++}` }) }) as never }
      })(),
    ],
    [
      'the date',
      { encode: (input) => ({ ...request(input), body: json({ day: new Date().getFullYear() }) }) as never },
    ],
    [
      'the time',
      { encode: (input) => ({ ...request(input), body: json({ day: Math.floor(Date.now() / 86_400_000) }) }) as never },
    ],
  ])('misses an encode that asks %s', async (_what, over) => {
    expect(await first(over, 'pure')).toMatchObject({
      message: expect.stringContaining('a second run under an equal Call'),
    })
  })

  it('misses a decode that asks the date', async () => {
    const over: Over = { decode: () => output({ text: String(new Date(Date.now()).getUTCFullYear()) }) }

    expect(await first(over, 'pure')).toMatchObject({ path: 'result.output.text' })
  })

  it('misses an input that is changed', async () => {
    const encode: Over['encode'] = (input) => {
      input.text = 'b'
      return request(input) as never
    }

    expect(await first({ encode }, 'pure')).toMatchObject({ message: 'the input is changed' })
  })

  it('leaves dates that are given as they are', () => {
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z')
  })
})

describe('generated inputs', () => {
  it.each<[string, Over['encode'], string]>([
    [
      'throws',
      ({ text }) => {
        if (text.length > 3) throw new Error('long')
        return request({ text }) as never
      },
      'it threw Error: long',
    ],
    [
      'sends what may not be sent',
      ({ text }) => ({ ...request({ text }), path: `/${text}` }) as never,
      'the host refuses to send the request',
    ],
    [
      'gives what is no result',
      () => ({ kind: 'output', output: { text: 'a' } }) as never,
      '"output" is given: expected one of request, local, error',
    ],
    ['breaks its own schema', () => ({ kind: 'local', output: {} }) as never, 'the output breaks its schema'],
    [
      'fails without a class',
      () => ({ kind: 'error', class: 'oops', code: '1', message: '' }) as never,
      '"oops" is no error class',
    ],
    [
      'fails without a code',
      () => ({ kind: 'error', class: 'config', code: '', message: '' }) as never,
      'a failure has no code',
    ],
    ['gives nothing', () => undefined as never, 'expected an object, got undefined'],
    [
      'changes its input',
      (input) => {
        input.text += '!'
        return request(input) as never
      },
      'encode changed its input',
    ],
  ])('find an encode that %s', async (_what, encode, message) => {
    const found = encode && (await first({ encode }, 'generated'))

    expect(found?.message).toContain(`echo, generated input: `)
    expect(found?.message).toContain(message)
    expect(found?.seed).toBe(1)
  })

  it('are those that the schema takes, for every app that is told of', async () => {
    const partner = { ...good, call: { settings: { partner: true } } }
    const encode: Over['encode'] = (input, { app }) => {
      if (app.settings.partner === true) throw new Error('partner')
      return request(input) as never
    }
    const [found] = await findings(subjectWith({ encode }, [partner]), 'generated')

    expect(found?.message).toContain('it threw Error: partner')
  })
})

describe('garbled answers', () => {
  it('find a decode that throws', async () => {
    const decode: Over['decode'] = ({ body }) => output({ text: JSON.parse(Buffer.from(body).toString()).text })
    const found = await first({ decode }, 'garbled')

    expect(found).toMatchObject({ message: expect.stringContaining('echo, garbled answer: '), seed: 1 })
  })

  it('find a decode that asks for more', async () => {
    const found = await first({ decode: () => ({ kind: 'decode-again', refresh: 'keys' }) }, 'garbled')

    expect(found?.message).toContain('"decode-again" is given')
  })

  it('find a decode that follows any address', async () => {
    const decode: Over['decode'] = ({ body }) => {
      const text = Buffer.from(body).toString()
      return { kind: 'next', request: { method: 'GET', origin: 'https://api.weixin.qq.com', path: `/${text}` } }
    }

    expect((await first({ decode }, 'garbled'))?.message).toContain('the host refuses to send the request')
  })
})

describe('secrets', () => {
  it('must not be written to the console, nor anything else', async () => {
    const decode: Over['decode'] = (response, call, context) => {
      process.stdout.write(new TextEncoder().encode('hello\n'))
      console.error({ a: 1 })
      return echo.decode(response, call, context)
    }

    expect(await first({ decode }, 'secrets')).toMatchObject({
      message: 'the plugin writes to the console',
      actual: 'hello\n\n{"a":1}',
    })
  })

  it('are not given for the data of a caller', async () => {
    const open = Type.Object({ text: Type.Unknown() })
    const { credential } = await import('@wxhost/core/protocol')
    const encode = ({ text }: { text: unknown }) => {
      const asked = (text as { name?: string } | null)?.name
      return { ...request({ text: 'a' }), body: json({ text: asked === undefined ? text : credential(asked) }) }
    }
    const subject = subjectWith({ input: open, encode } as never, [good, bad])

    expect(await findings(subject, 'look-alikes')).toContainEqual(
      expect.objectContaining({
        message: "a caller's data is filled in as a reference",
        expected: 'credential access-token in {"in":"query","index":0}',
      }),
    )
    expect(await findings(subjectWith({ input: open } as never), 'look-alikes')).toEqual([])
  })
})

describe('run modes', () => {
  it('differ where a worker gives something else', async () => {
    const subject = subjectWith({})
    const other = subjectWith({ decode: () => output({ text: 'b' }) }).plugin

    expect(await findings({ ...subject, inWorker: subject.plugin }, 'run-modes')).toEqual([])
    expect(await findings({ ...subject, inWorker: other }, 'run-modes')).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('the plugin gives something else in a worker') }),
    )
  })
})
