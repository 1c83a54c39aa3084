import type { Variants } from '@wxhost/contracts'

const text = (length: number) => 'a'.repeat(length)
const miniprogram = (appid: unknown, more: object = {}) => ({ appid, ...more })
const appid = `wx${text(16)}`
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, { value: 'x' }]))

/** Both sides of every limit of a message. What the documents leave open is the host's own limit, for its safety. */
export const sendInputs: Variants = {
  takes: [
    ['/touser', text(128)],
    ['/touser', 'Az09_-'],
    ['/template_id', text(128)],
    ['/template_id', 'a'],
    ['/url'],
    ['/url', text(2048)],
    ['/miniprogram'],
    ['/miniprogram', miniprogram(appid)],
    ['/miniprogram', miniprogram('wx09azAZ0123456789')],
    ['/miniprogram', miniprogram(appid, { pagepath: text(1024) })],
    ['/data', {}],
    ['/data', keys(64)],
    ['/data', { [`a${text(63)}`]: { value: text(2048) } }],
    ['/data', { Z_9: { value: '', color: text(32) } }],
  ],
  refuses: [
    ['/touser'],
    ['/touser', ''],
    ['/touser', 7],
    ['/touser', text(129)],
    ['/touser', 'o 1'],
    ['/template_id'],
    ['/template_id', ''],
    ['/template_id', 7],
    ['/template_id', text(129)],
    ['/url', 7],
    ['/url', text(2049)],
    ['/miniprogram', {}],
    ['/miniprogram', 'wx4f4bc4dec97d474b'],
    ['/miniprogram', miniprogram(7)],
    ['/miniprogram', miniprogram(`wx${text(15)}`)],
    ['/miniprogram', miniprogram(`wx${text(17)}`)],
    ['/miniprogram', miniprogram(text(18))],
    ['/miniprogram', miniprogram(appid, { pagepath: 7 })],
    ['/miniprogram', miniprogram(appid, { pagepath: text(1025) })],
    ['/miniprogram', miniprogram(appid, { path: 'pages/a' })],
    ['/data'],
    ['/data', 'thing1'],
    ['/data', keys(65)],
    ['/data', { [`a${text(64)}`]: { value: 'x' } }],
    ['/data', { '1thing': { value: 'x' } }],
    ['/data', { thing1: 'x' }],
    ['/data', { thing1: {} }],
    ['/data', { thing1: { value: 1 } }],
    ['/data', { thing1: { value: text(2049) } }],
    ['/data', { thing1: { value: 'x', color: 7 } }],
    ['/data', { thing1: { value: 'x', color: text(33) } }],
    ['/data', { thing1: { value: 'x', colour: '#173177' } }],
    ['/topcolor', '#FF0000'],
    ['/client_msg_id', 'MSG_000001'],
  ],
}

export const sendOutputs: Variants = {
  takes: [['/msgid', null]],
  refuses: [['/msgid'], ['/msgid', ''], ['/msgid', 'MSG_1'], ['/msgid', '1 '], ['/msgid', 200228332], ['/errcode', 0]],
}
