import type { PushInteraction, Tree } from '@wxhost/contracts'
import { account, base, common, message, orderKey, refused, secure, shownCommon, taken, user } from '../samples.ts'

const malformed = refused(400, 'malformed', 'The message cannot be read')
const nested = (depth: number): object => (depth === 0 ? { leaf: '1' } : { deeper: nested(depth - 1) })

const { FromUserName: _, ...fromNobody } = common
const { CreateTime: __, ...timeless } = common
const text = { MsgType: 'text' }
const MsgId = '6054768590064713728'
const bareContext = { to: undefined, from: undefined, isEvent: true }

/** Hashes over what names the message, by sha256sum. */
const xml: readonly (readonly [string, object, Tree])[] = [
  [
    'that only a platform gets',
    { AppId: 'wx1', CreateTime: '1704067200', InfoType: 'component_verify_ticket' },
    taken(
      {
        id: 'other:5944fae6fff4c2f7e38ad61be6b150aca762174310012a9defbeb91aced98e70',
        type: 'component_verify_ticket',
        data: { AppId: 'wx1', CreateTime: 1_704_067_200, InfoType: 'component_verify_ticket' },
      },
      bareContext,
    ),
  ],
  [
    'of nobody',
    { ...fromNobody, ...text },
    taken(
      {
        id: 'other:82c2f0ebbfab8472919b5b52830187a9d9c310fa26eca628b4abdb5b4f69d543',
        type: 'text',
        data: { ToUserName: account, CreateTime: 1_704_067_200, MsgType: 'text' },
      },
      { to: undefined },
    ),
  ],
  [
    'of no time',
    { ...timeless, ...text },
    taken({
      id: 'other:5be7a8b8497cd1a2d937eb84dacb9be9942c46604fa7a7124a016477d6ae18d3',
      type: 'text',
      orderKey,
      data: { ToUserName: account, FromUserName: user, MsgType: 'text' },
    }),
  ],
  [
    'of one member',
    { a: '1' },
    taken(
      {
        id: 'other:f9dde6386bd743c2d9fb0f19bcbd5234db0d90efbe9df0d8a2ba9743117a1181',
        type: 'unknown',
        data: { a: '1' },
      },
      { ...bareContext },
    ),
  ],
  [
    'of an event that has no name',
    { ...common, MsgType: 'event' },
    taken(
      {
        id: 'message:5c1e08b147827311971eb22a5cf25b0b9daa9fa58e677d3f5ef39033329e7798',
        type: 'event',
        orderKey,
        data: { ...shownCommon, MsgType: 'event' },
      },
      { isEvent: true },
    ),
  ],
  [
    'of an event with a name of 101 characters',
    { ...common, MsgType: 'event', Event: 'x'.repeat(101) },
    taken(
      {
        id: 'event:4b7737c482d38562499f70f91fae8945baf2a2ce324c04298db57f32c6efc88d',
        type: 'x'.repeat(100),
        orderKey,
        data: { ...shownCommon, MsgType: 'event', Event: 'x'.repeat(101) },
      },
      { isEvent: true },
    ),
  ],
  [
    'of no kind',
    common,
    taken(
      {
        id: 'message:c6406fe7da1667437d10d60fea08dcaa07830b828405aee474b5b98d17b462fc',
        type: 'unknown',
        orderKey,
        data: shownCommon,
      },
      { isEvent: true },
    ),
  ],
  [
    'of an event alone',
    { ...common, Event: 'SCAN' },
    taken(
      {
        id: 'event:690abcbf7124f5f0d6c750694eece4ff583cdaec9a9edc43691dcf3d86e850c4',
        type: 'SCAN',
        orderKey,
        data: { ...shownCommon, Event: 'SCAN' },
      },
      { isEvent: true },
    ),
  ],
  [
    'of a time in milliseconds',
    { ...common, ...text, CreateTime: '1704067200000' },
    taken({
      id: 'message:074532e37f6ccb89f17dd7c7bef86b74241303e9136132b208fa699e999c27d0',
      type: 'text',
      orderKey,
      data: { ...common, ...text, CreateTime: '1704067200000' },
    }),
  ],
  [
    'with members that come again',
    { ...common, ...text, MsgId, Twice: ['a', 'b'], item: 'one', Group: { item: ['x', 'y'], List: '' } },
    taken({
      id: `message:${MsgId}`,
      type: 'text',
      orderKey,
      data: { ...shownCommon, ...text, MsgId, Twice: ['a', 'b'], item: ['one'], Group: { item: ['x', 'y'], List: [] } },
    }),
  ],
  [
    'with a list of two that are empty',
    { ...common, ...text, MsgId, List: ['', ''] },
    taken({
      id: `message:${MsgId}`,
      type: 'text',
      orderKey,
      data: { ...shownCommon, ...text, MsgId, List: ['', ''] },
    }),
  ],
  [
    'with text beside elements',
    { ...common, ...text, MsgId, Mixed: { '#text': 'word', a: '1' } },
    taken({
      id: `message:${MsgId}`,
      type: 'text',
      orderKey,
      data: { ...shownCommon, ...text, MsgId, Mixed: { '#text': 'word', a: '1' } },
    }),
  ],
  ['without a member', {}, malformed],
]

const json: readonly (readonly [string, object, Tree])[] = [
  [
    'of every kind of value',
    {
      ...common,
      ...text,
      MsgId,
      yes: true,
      nothing: null,
      number: 1.5,
      item: { a: 1 },
      List: ['x', 2],
      any: [1, { b: 2, item: 3 }],
    },
    taken(
      {
        id: `message:${MsgId}`,
        type: 'text',
        orderKey,
        data: {
          ...shownCommon,
          ...text,
          MsgId,
          yes: true,
          nothing: null,
          number: '1.5',
          item: [{ a: '1' }],
          List: ['x', '2'],
          any: ['1', { b: '2', item: ['3'] }],
        },
      },
      { format: 'json' },
    ),
  ],
  [
    'as deep as it may be',
    { ...common, ...text, MsgId, a: nested(14) },
    taken(
      { id: `message:${MsgId}`, type: 'text', orderKey, data: { ...shownCommon, ...text, MsgId, a: nested(14) } },
      { format: 'json' },
    ),
  ],
  ['deeper than it may be', { ...message('text', { MsgId }), a: nested(15) }, malformed],
  ['with the name of a prototype', { ...message('text', { MsgId }), a: JSON.parse('{"__proto__":"x"}') }, malformed],
  ['without a member', {}, malformed],
]

export const oddMessages: readonly PushInteraction[] = [
  ...xml.map(
    ([what, members, opened]): PushInteraction => ({
      ...base,
      description: `a message comes ${what}`,
      push: secure(members),
      opened,
    }),
  ),
  ...json.map(
    ([what, members, opened]): PushInteraction => ({
      ...base,
      page: 'additions, 5 "JSON mode"',
      description: `a message in JSON comes ${what}`,
      push: secure(members, { as: 'json' }),
      opened,
    }),
  ),
]
