/**
 * What plugins of WeChat Pay v3 share: signatures, which answers to believe, error codes, notifications, keys.
 * Imported as `@wxhost/core/protocol/pay`.
 */
export { authorizePay } from './authorize.ts'
export { encryptField, FieldTooLongError } from './encrypt-field.ts'
export { type FenLimits, fen } from './fen.ts'
export { merchantOf } from './merchant-of.ts'
export { type OpenedNotification, openNotification } from './open-notification.ts'
export { payOrigin } from './origin.ts'
export { payFailure } from './pay-failure.ts'
export { payAck, payRefusal } from './pay-refusal.ts'
export { platformCertificates } from './platform-certificates.ts'
export { readPayAnswer } from './read-pay-answer.ts'
