import { type ErrorEntry, entry } from './error-entry.ts'

/** What became of a call. */
export const outcomeErrors = {
  WXH_DEADLINE_EXCEEDED: entry(
    504,
    [
      'Time ran out before WeChat could have seen the request, or the operation is safe',
      'Send again, with more time (`x-wxhost-timeout-ms`).',
    ],
    ['在请求可能到达微信之前超时，或该操作是只读的', '请重试，并给予更长时间（`x-wxhost-timeout-ms`）。'],
  ),
  WXH_CALLER_GONE: entry(
    499,
    ['The caller hung up before the answer', 'Nothing to do: the operation is safe and was given up.'],
    ['调用方在应答前断开连接', '无需处理：该操作是只读的，已放弃。'],
  ),
  WXH_OUTCOME_UNKNOWN: entry(
    504,
    [
      'The request was sent, but no answer came that can be trusted: WeChat may have carried it out',
      'Do not send it again as a new request. Ask what became of it, or repeat it with the same Idempotency-Key or number.',
    ],
    [
      '请求已发出，但没有收到可信的应答：微信可能已执行',
      '不要作为新请求重发。请查询结果，或用相同的 Idempotency-Key 或单号重复请求。',
    ],
  ),
  WXH_UPSTREAM_UNREACHABLE: entry(
    502,
    ['WeChat could not be reached; nothing was sent', 'Check the network and DNS of the host, then send again.'],
    ['无法连接微信，请求未发出', '请检查主机的网络和 DNS 后重试。'],
  ),
  WXH_UPSTREAM_UNTRUSTED: entry(
    502,
    [
      'What came back is not an answer of WeChat (a proxy, a gateway page, a cut body)',
      'Send again; if it stays, look at what stands between the host and WeChat.',
    ],
    ['返回内容不是微信的应答（代理、网关页面或被截断）', '请重试；若持续出现，请检查主机与微信之间的网络设备。'],
  ),
  WXH_RETRYABLE: entry(
    503,
    ['WeChat is busy', 'Send again after a moment; the host has tried already.'],
    ['微信系统繁忙', '请稍后重试；主机已自动重试过。'],
  ),
  WXH_RATE_LIMITED: entry(
    429,
    ['WeChat limits the rate of this call', 'Wait for `retry-after`, then send more slowly.'],
    ['微信限制了该接口的调用频率', '请等待 `retry-after` 后降低频率重试。'],
  ),
  WXH_QUOTA_EXHAUSTED: entry(
    429,
    [
      'The quota of this API is used up',
      'Stop until the quota is renewed (00:00 Asia/Shanghai), or raise it in the console.',
    ],
    ['该接口的调用额度已用完', '请等到额度重置（北京时间 00:00），或在后台申请提高额度。'],
  ),
  WXH_INVALID_ARGUMENT: entry(
    400,
    [
      'A value of the request is not acceptable',
      'Correct the value that the detail names; sending it again changes nothing.',
    ],
    ['请求中的某个值不可接受', '请修正 detail 指出的值；原样重发不会成功。'],
  ),
  WXH_USER_STATE: entry(
    409,
    [
      'The state of the user does not allow it',
      'Follow the explanation: let the user subscribe, log in or authorise again.',
    ],
    ['用户当前状态不允许此操作', '请按说明处理：让用户关注、重新登录或重新授权。'],
  ),
  WXH_PERMISSION: entry(
    403,
    [
      'The app has no permission for this at WeChat',
      'Check the permissions and penalties of the app in the WeChat console.',
    ],
    ['该应用在微信侧没有此权限', '请在微信后台检查接口权限与处罚状态。'],
  ),
  WXH_CONFIG: entry(
    502,
    [
      'The configuration of the app is not accepted by WeChat',
      'An operator must correct the secret, the IP list or the app settings; `wxhost doctor` helps.',
    ],
    ['微信不接受该应用的配置', '需要运维修正密钥、IP 白名单或应用设置；可运行 `wxhost doctor`。'],
  ),
  WXH_BUSINESS: entry(
    422,
    [
      'WeChat refused for a business reason',
      'Read `errcode` or `reason` and the explanation; sending it again unchanged is no use.',
    ],
    ['微信因业务原因拒绝', '请查看 `errcode` 或 `reason` 与说明；原样重发没有意义。'],
  ),
  WXH_CREDENTIAL: entry(
    502,
    [
      'WeChat does not accept the credential, and renewing it did not help',
      'Check who else fetches tokens for this appid; see docs on `token` and `stable_token`.',
    ],
    [
      '微信不接受凭证，刷新后仍失败',
      '请检查是否有其他系统在为该 appid 获取 token；参见 `token` 与 `stable_token` 的说明。',
    ],
  ),
  WXH_CREDENTIAL_REFUSED: entry(
    502,
    [
      'WeChat refuses to issue the credential',
      'An operator must correct the app secret or the IP list; `wxhost doctor` shows which.',
    ],
    ['微信拒绝签发凭证', '需要运维修正 AppSecret 或 IP 白名单；可用 `wxhost doctor` 检查。'],
  ),
  WXH_CREDENTIAL_UNAVAILABLE: entry(
    503,
    ['There is no credential to be had now', 'Send again after `retry-after`; nothing was sent to WeChat.'],
    ['暂时无法取得凭证', '请在 `retry-after` 之后重试；业务请求尚未发往微信。'],
  ),
  WXH_SECRET_MISSING: entry(
    502,
    ['The app has no secret of the name that the call needs', 'An operator must add it to the app in the apps file.'],
    ['该应用缺少此调用所需的密钥', '需要运维在 apps 文件中为该应用补充密钥。'],
  ),
  WXH_KEY_MISSING: entry(
    502,
    [
      'The host has no key that the call needs',
      "An operator must add the merchant's keys to the apps file; `wxhost doctor` shows which.",
    ],
    ['主机缺少此调用所需的密钥', '需要运维在 apps 文件中补充商户密钥；可用 `wxhost doctor` 检查。'],
  ),
  WXH_FILE_BROKEN: entry(
    502,
    [
      'The file that came from WeChat is not the one that WeChat promised',
      'Throw away what came and ask again; if it stays, look at what stands between the host and WeChat.',
    ],
    [
      '从微信下载的文件与其承诺的摘要不符',
      '请丢弃已收到的内容并重新请求；若持续出现，请检查主机与微信之间的网络设备。',
    ],
  ),
  WXH_STORE_UNAVAILABLE: entry(
    503,
    [
      'What must be stored before sending cannot be stored; nothing was sent',
      'An operator must look at the disk and the data directory (WXHOST_DATA_DIR); then send again.',
    ],
    ['发送前必须落盘的数据无法保存，请求未发出', '请运维检查磁盘与数据目录（WXHOST_DATA_DIR），然后重试。'],
  ),
  WXH_PLUGIN_FAULT: entry(
    500,
    [
      'The plugin made a mistake',
      'Report it to the plugin team with the request id; the version is in `x-wxhost-plugin`.',
    ],
    ['插件出错', '请把 request id 反馈给插件团队；版本见 `x-wxhost-plugin`。'],
  ),
  WXH_PLUGIN_QUARANTINED: entry(
    503,
    [
      'The plugin runs in a worker that died again and again; it is not started any more',
      'The log says why it died. Install a version that is mended, or give it more room (`WXHOST_WORKER_…`), and restart the host.',
    ],
    [
      '插件运行所在的 worker 反复崩溃，已停止重启',
      '崩溃原因见日志。请安装修复后的版本，或放宽限制（`WXHOST_WORKER_…`），然后重启主机。',
    ],
  ),
  WXH_INTERNAL: entry(
    500,
    ['The host made a mistake', 'Report it with the request id; the log of the host has the cause.'],
    ['主机内部错误', '请提供 request id 反馈；原因见主机日志。'],
  ),
} as const satisfies Record<string, ErrorEntry>
