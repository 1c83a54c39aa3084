/** Of an operation that never asks WeChat: there is no answer to read. */
export const onlyLocal = () => ({ kind: 'untrusted', reason: 'not-wechat' }) as const
