import { type ErrorEntry, entry } from './error-entry.ts'

/** What is wrong with a rollout, or with what is asked of one. */
export const rolloutErrors = {
  WXH_ROLLOUT_REFUSED: entry(
    409,
    ['The rollout cannot be planned or started like this', 'Mend every fault that the message names, then try again.'],
    ['灰度发布的计划不成立，无法创建或启动', '请按提示逐条修正后重试。'],
  ),
  WXH_ROLLOUT_NOT_FOUND: entry(
    404,
    ['There is no such rollout', '`wxhost rollout status` lists those that there are.'],
    ['没有这个灰度发布', '用 `wxhost rollout status` 查看现有的灰度发布。'],
  ),
  WXH_ROLLOUT_CONFLICT: entry(
    409,
    [
      'Somebody changed the rollout since you looked',
      'Look at its state and history, decide anew, and name the version that you saw.',
    ],
    ['在您查看之后，该灰度发布已被他人更改', '请重新查看状态与历史，再做决定，并带上您看到的 version。'],
  ),
  WXH_ROLLOUT_STATE: entry(
    409,
    [
      'This cannot be done in the state that the rollout is in',
      'The message names the state and what is possible in it.',
    ],
    ['灰度发布处于当前状态时不能这样操作', '提示信息中有当前状态及此时可执行的操作。'],
  ),
  WXH_ROLLOUT_AWAY: entry(
    503,
    [
      'The store that the hosts share cannot be reached, so nothing is started or advanced',
      'Bring Redis back. Calls go on by the last known state, and a canary that fails is still taken back.',
    ],
    [
      '多主机共享的存储不可达，因此不启动也不推进灰度',
      '请恢复 Redis。调用按最后已知状态继续，变差的金丝雀仍会被回滚。',
    ],
  ),
  WXH_ARM_FORBIDDEN: entry(
    403,
    [
      'The API key may not choose the version that handles a call',
      'Leave out `x-wxhost-arm`, or ask the operator for a key with the scope `arm`.',
    ],
    ['该 API key 无权指定处理调用的版本', '去掉 `x-wxhost-arm`，或联系运维签发带 `arm` 权限的 key。'],
  ),
  WXH_ARM_ABSENT: entry(
    409,
    [
      'There is no canary for this app and protocol now',
      'Leave out `x-wxhost-arm`; `wxhost rollout status` shows which rollouts run.',
    ],
    ['此应用与协议当前没有金丝雀版本', '去掉 `x-wxhost-arm`；用 `wxhost rollout status` 查看进行中的灰度发布。'],
  ),
  WXH_ADMIN_FORBIDDEN: entry(
    403,
    ['The API key may not administer the host', 'Use a key with the scope `admin` (`wxhost key new --scopes admin`).'],
    ['该 API key 没有管理权限', '请使用带 `admin` 权限的 key（`wxhost key new --scopes admin`）。'],
  ),
  WXH_PLUGIN_INSTALL: entry(
    422,
    ['The plugin package cannot be installed', 'The message says what is wrong with it and what to do.'],
    ['插件包无法安装', '提示信息中有原因与处理办法。'],
  ),
} as const satisfies Record<string, ErrorEntry>
