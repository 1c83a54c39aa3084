import { type ErrorEntry, entry } from './error-entry.ts'

/** What is wrong with the caller's request. */
export const requestErrors = {
  WXH_UNAUTHENTICATED: entry(
    401,
    ['No valid API key came with the request', 'Send `authorization: Bearer <api key>`; ask the operator for a key.'],
    ['请求未携带有效的 API key', '请携带 `authorization: Bearer <api key>`；没有 key 请联系运维。'],
  ),
  WXH_FORBIDDEN: entry(
    403,
    ['The API key does not cover this operation', 'Ask the operator to add the operation to the scope of the key.'],
    ['该 API key 无权调用此操作', '请联系运维把该操作加入 key 的权限范围。'],
  ),
  WXH_ROUTE_NOT_FOUND: entry(
    404,
    ['There is no such address', 'See /docs or /openapi.json for all addresses.'],
    ['没有这个地址', '全部地址见 /docs 或 /openapi.json。'],
  ),
  WXH_METHOD_NOT_ALLOWED: entry(
    405,
    ['The address exists, but not for this method', 'Use the method that the `allow` header names.'],
    ['该地址不支持此 HTTP 方法', '请使用 `allow` 响应头列出的方法。'],
  ),
  WXH_APP_NOT_FOUND: entry(
    404,
    ['There is no such app, or not for this API key', 'Check the appid; apps are listed in the apps file.'],
    ['没有这个 appid，或该 API key 无权访问', '请检查 appid；所有应用登记在 apps 文件中。'],
  ),
  WXH_PROTOCOL_NOT_FOUND: entry(
    404,
    [
      'No plugin serves this protocol for this app',
      'See GET /v1/apps/:appid/operations; add a plugin to plugins.manifest.json.',
    ],
    ['该应用没有提供此协议的插件', '请查看 GET /v1/apps/:appid/operations；或在 plugins.manifest.json 中添加插件。'],
  ),
  WXH_OPERATION_NOT_FOUND: entry(
    404,
    ['The protocol has no such operation', 'See GET /v1/apps/:appid/operations for the operations that exist.'],
    ['该协议没有这个操作', '可用操作见 GET /v1/apps/:appid/operations。'],
  ),
  WXH_OUTCOME_NOT_FOUND: entry(
    404,
    [
      'Nothing is known under this key',
      'Check the key: it is the one that the operation documents, and is kept for 30 days after the last change (template messages: 7).',
    ],
    ['没有此 key 的记录', '请检查 key：格式见该操作的文档，最后一次变化后保留 30 天（模板消息 7 天）。'],
  ),
  WXH_INBOUND_UNKNOWN: entry(
    404,
    [
      'There is no such owner or channel for pushes of WeChat',
      'Check the callback address in the WeChat console: /inbound/<appid or mchid>/<protocol>.<channel>.',
    ],
    ['没有此接收方或推送通道', '请检查微信后台填写的回调地址：/inbound/<appid 或 mchid>/<协议>.<通道>。'],
  ),
  WXH_HEADER_INVALID: entry(
    400,
    ['A request header has a value that cannot be used', 'Correct the header that the detail names.'],
    ['某个请求头的取值不可用', '请按 detail 的说明修正该请求头。'],
  ),
  WXH_REQUEST_INVALID: entry(
    400,
    ['The request is not valid HTTP', 'Check the client library and what stands between it and the host.'],
    ['请求不是合法的 HTTP', '请检查客户端库以及中间的代理。'],
  ),
  WXH_HEADERS_TOO_LARGE: entry(
    431,
    ['The request headers are too large', 'Send fewer or shorter headers, at most 16 KiB together.'],
    ['请求头过大', '请减少请求头，总计不超过 16 KiB。'],
  ),
  WXH_BODY_INVALID: entry(
    400,
    ['The body cannot be read as JSON text', 'Send valid JSON in UTF-8, or name its charset in content-type.'],
    ['请求体不是合法的 JSON 文本', '请发送 UTF-8 的合法 JSON，或在 content-type 中声明字符集。'],
  ),
  WXH_BODY_TOO_LARGE: entry(
    413,
    ['The body is larger than the host takes', 'Send a smaller body; the limit is the setting WXHOST_BODY_LIMIT.'],
    ['请求体超过大小限制', '请缩小请求体；上限由 WXHOST_BODY_LIMIT 设定。'],
  ),
  WXH_CONTENT_TYPE_UNSUPPORTED: entry(
    415,
    [
      'The content type or charset is not one that the host reads',
      'Send `content-type: application/json`, charset UTF-8 or GBK.',
    ],
    ['不支持的内容类型或字符集', '请使用 `content-type: application/json`，字符集为 UTF-8 或 GBK。'],
  ),
  WXH_INPUT_INVALID: entry(
    400,
    [
      'The input does not fit the schema of the operation',
      'Correct the field that `pointer` names; the schema is in /openapi.json.',
    ],
    ['入参不符合该操作的 schema', '请修正 `pointer` 指出的字段；schema 见 /openapi.json。'],
  ),
  WXH_IDEMPOTENCY_MISMATCH: entry(
    422,
    [
      'This Idempotency-Key or number was used with another body',
      'Use a new key, or a new number, for a new request; the same one only repeats the same body.',
    ],
    ['该 Idempotency-Key 或单号已用于不同的请求体', '新的请求请使用新的 key 或单号；同一个只能重复同样的请求体。'],
  ),
  WXH_IDEMPOTENCY_IN_FLIGHT: entry(
    409,
    [
      'A request with this Idempotency-Key or number is still being worked on',
      'Wait for its answer, or ask again with the same key a moment later.',
    ],
    ['使用该 Idempotency-Key 或单号的请求仍在处理中', '请等待其结果，或稍后用同一个 key 重试。'],
  ),
  WXH_TOO_BUSY: entry(
    503,
    ['The host has as many calls in hand as it may', 'Send again after `retry-after`; nothing was sent to WeChat.'],
    ['主机在途调用已达上限', '请在 `retry-after` 之后重试；尚未向微信发送任何请求。'],
  ),
  WXH_STOPPING: entry(
    503,
    ['The host is stopping', 'Send again: another host, or this one after its restart, will answer.'],
    ['主机正在停止', '请重试：其他主机或重启后的本机会处理。'],
  ),
} as const satisfies Record<string, ErrorEntry>
