import { notWeChat } from './endpoint.ts'

/** The decode of operations that never send: there is no answer of WeChat that could be theirs. */
export const onlyLocal = () => notWeChat
