import { type CredentialSource, failure, type InboundChannel } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Interaction } from '../../interaction/interaction.ts'
import { findings } from '../testing/echo.ts'
import {
  channel,
  check,
  fetched,
  message,
  messages,
  type Over,
  silent,
  sound,
  source,
  subjectOf,
  told,
  unfetched,
} from '../testing/token-and-messages.ts'

describe('credential sources and channels', () => {
  it('pass where they are sound', async () => {
    const subject = subjectOf()

    expect(await findings({ ...subject, inWorker: subject.plugin }, ...sound)).toEqual([])
  })

  it.each<[string, readonly Interaction[]]>([
    ['no interaction shows the credential "token"', [message]],
    ['no interaction shows the credential "token" being acquired', [unfetched, message]],
    ['no interaction shows the fetch of the credential "token" fail', [fetched, message]],
    ['no interaction shows the channel "push"', [fetched, unfetched]],
    ['no interaction shows a reply of the channel "push"', [fetched, unfetched, silent]],
    ['the plugin has no channel "other"', [fetched, unfetched, message, { ...message, channel: 'other' }]],
    [
      'the plugin has no credential "other"',
      [fetched, unfetched, message, { ...fetched, of: { credential: 'other' } }],
    ],
  ])('are covered: %s', async (missing, interactions) => {
    expect(await messages(subjectOf({}, interactions), 'coverage')).toEqual([missing])
  })

  it.each<[string, Over, string]>([
    ['another owner of a channel', { channel: { owner: 'merchant' } }, 'declares.owner'],
    ['another owner of a source', { source: { owner: 'merchant' } }, 'declares.owner'],
    ['another time of renewal', { source: { renewAheadMs: () => 1 } }, 'declares.renewAheadMs'],
  ])('declare their facts: %s', async (_what, over, path) => {
    expect(await findings(subjectOf(over), 'facts')).toContainEqual(expect.objectContaining({ path }))
  })

  it.each<[string, Partial<CredentialSource>, string]>([
    [
      'throws',
      {
        decode: () => {
          throw new Error('oh')
        },
      },
      'it threw Error: oh',
    ],
    [
      'gives no life',
      { decode: () => ({ kind: 'acquired', values: { token: { value: 'a', ttlMs: 0 } } }) },
      'without a text or a life above 0 ms',
    ],
    ['gives nothing', { decode: () => ({ kind: 'acquired', values: {} }) }, 'without a text or a life above 0 ms'],
  ])('read garbled answers: one that %s', async (_what, over, message) => {
    expect((await messages(subjectOf({ source: over }), 'garbled'))[0]).toContain(message)
  })

  it('tell a credential to the host alone', async () => {
    const decode: CredentialSource['decode'] = (response, call) => {
      const found = source.decode(response, call)
      return 'kind' in found && found.kind === 'error'
        ? { ...found, message: Buffer.from(response.body).toString('utf8') }
        : found
    }

    expect(await messages(subjectOf({ source: { decode } }), 'secrets')).toContain(
      'a secret stands in what is told of an answer with a broken token',
    )
  })

  it('are not asked for what only operations have', async () => {
    const odd = { ...fetched, inputs: { takes: [] }, settles: undefined }

    expect(await messages(subjectOf({}, [odd]), 'limits', 'follows')).toEqual([
      'a credential has no schema whose limits could be told',
      'a credential follows nothing',
    ])
  })
})

describe('pushes', () => {
  it.each<[string, Over, readonly Interaction[], string]>([
    [
      'that throw',
      {
        channel: {
          open: () => {
            throw new Error('oh')
          },
        },
      },
      [message],
      'open or reply threw: Error: oh',
    ],
    [
      'without an id',
      { channel: { open: () => ({ ...told, events: [{ id: '', type: 'a', data: {} }] }) } },
      [message],
      'an id of an event has 0 characters',
    ],
    ['of another channel', {}, [{ ...message, channel: 'other' }], 'the plugin has no channel "other"'],
    ['that nobody may reply to', {}, [check], 'a push without events has no reply'],
    [
      'whose reply is another',
      {},
      [{ ...message, reply: { message: {}, shows: 'hello' } }],
      'the reply shows something else: reply.shows',
    ],
    [
      'whose reply is not sealed',
      { channel: { reply: () => ({ status: 200, body: '<xml><A>1</A></xml>' }) } },
      [{ ...message, push: { ...message.push, mode: 'secure' } as never }],
      'WeChat cannot read the reply',
    ],
    [
      'whose reply has a status',
      { channel: { reply: () => ({ status: 500, body: 'hello' }) } },
      [message],
      'the reply shows something else: reply.status',
    ],
  ])('%s are named', async (_what, over, interactions, says) => {
    expect((await messages(subjectOf(over, interactions), 'pushes'))[0]).toContain(says)
  })

  it('of a channel without replies are named', async () => {
    const { reply: _, ...mute } = channel
    const { plugin, ...rest } = subjectOf({}, [message])
    const subject = { ...rest, plugin: { ...plugin, inbound: { push: mute } } }

    expect(await messages(subject, 'pushes')).toEqual(['the channel has no `reply`'])
  })

  it('that are refused may say so', async () => {
    const reply: InboundChannel['reply'] = () => failure('invalid-argument', 'no', 'No')
    const shows = { kind: 'error', class: 'invalid-argument', code: 'no', message: 'No' }

    expect(
      await findings(subjectOf({ channel: { reply } }, [{ ...message, reply: { message: 1, shows } }]), 'pushes'),
    ).toEqual([])
  })

  it('are opened alike on every day, and silently', async () => {
    const open: InboundChannel['open'] = () => {
      console.log('a push')
      return { ...told, events: [{ id: String(Math.floor(Date.now() / 86_400_000)), type: 'a', data: {} }] }
    }
    const quiet: InboundChannel['open'] = () => ({
      ...told,
      events: [{ id: new Date().toISOString().slice(0, 4), type: 'a', data: {} }],
    })

    expect(await messages(subjectOf({ channel: { open } }, [message]), 'secrets')).toEqual([
      'the plugin writes to the console',
    ])
    expect(await findings(subjectOf({ channel: { open: quiet } }, [message]), 'pure')).toContainEqual(
      expect.objectContaining({ path: 'opened.events[0].id' }),
    )
  })

  it('that bring a credential hand it to the host alone', async () => {
    const value = 'ticket-of-the-platform'
    const event = {
      id: '1',
      type: 't',
      data: {},
      credentials: [{ source: 'token', values: { token: { value, ttlMs: 1 } } }],
    }
    const opened = { ...told, events: [event] }
    const leaking = { ...told, events: [{ ...event, data: { value } }] }
    const ticket = { ...silent, opened }

    expect(await findings(subjectOf({ channel: { open: () => opened } }, [ticket]), 'secrets')).toEqual([])
    expect(await messages(subjectOf({ channel: { open: () => leaking } }, [ticket]), 'secrets')).toEqual([
      'a secret stands in what is handed on',
    ])
  })

  it.each<[string, InboundChannel['open'], string]>([
    [
      'throws',
      ({ body }) => {
        JSON.parse(Buffer.from(body).toString('utf8'))
        return told
      },
      'it threw SyntaxError',
    ],
    [
      'tells no id',
      ({ body }) => ({ ...told, events: [{ id: '', type: 'a', data: body.length }] }),
      'an id of an event has 0 characters',
    ],
  ])('of any content are opened or refused: a channel that %s', async (_what, open, says) => {
    expect((await messages(subjectOf({ channel: { open } }, [silent]), 'garbled-pushes'))[0]).toContain(says)
  })

  it('that are protected are not believed when they are changed', async () => {
    const open: InboundChannel['open'] = ({ body }) => ({
      ...told,
      events: [{ id: `${body.length}-${body[0]}`, type: 'a', data: {} }],
    })
    const secure = { ...silent, push: { ...silent.push, mode: 'secure' } as never }

    expect((await messages(subjectOf({ channel: { open } }, [secure]), 'garbled-pushes'))[0]).toContain(
      'a changed push is taken for a genuine one',
    )
  })
})
