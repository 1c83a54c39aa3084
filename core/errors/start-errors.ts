import { type ErrorEntry, entry } from './error-entry.ts'

/** What keeps the host or a part of it from starting. */
export const startErrors = {
  WXH_PORT_TAKEN: entry(
    500,
    ['The port is in use', 'Stop what listens there, or choose another port (WXHOST_PORT, WXHOST_MOCK_PORT).'],
    ['端口已被占用', '请停止占用端口的程序，或更换端口（WXHOST_PORT、WXHOST_MOCK_PORT）。'],
  ),
  WXH_SETTINGS_INVALID: entry(
    500,
    ['A setting cannot be used', 'Correct the setting that the fault names.'],
    ['某项设置不可用', '请修正错误信息指出的设置。'],
  ),
  WXH_APPS_INVALID: entry(
    500,
    ['The apps file cannot be used', 'Correct what the faults name; the apps in force stay in force.'],
    ['apps 文件不可用', '请修正列出的错误；当前生效的应用保持不变。'],
  ),
  WXH_SECRET_UNREADABLE: entry(
    500,
    [
      'A secret cannot be read or may not be used',
      'Set the variable, or give the file to the user of the host alone (chmod 600).',
    ],
    ['密钥无法读取或不允许使用', '请设置环境变量，或将文件权限收紧为仅主机用户可读（chmod 600）。'],
  ),
  WXH_MANIFEST_INVALID: entry(
    500,
    ['plugins.manifest.json cannot be used', 'Correct what the faults name.'],
    ['plugins.manifest.json 不可用', '请修正列出的错误。'],
  ),
  WXH_PLUGIN_NOT_FOUND: entry(
    500,
    ['The package of a plugin was not found', 'Install it, or correct its name or path in plugins.manifest.json.'],
    ['找不到插件包', '请安装该包，或修正 plugins.manifest.json 中的名称或路径。'],
  ),
  WXH_PLUGIN_VERSION: entry(
    500,
    [
      'No installed version of a plugin is in the wanted range',
      'Install a version in the range, or change the range in plugins.manifest.json.',
    ],
    ['没有符合版本范围的插件', '请安装范围内的版本，或修改 plugins.manifest.json 中的范围。'],
  ),
  WXH_PLUGIN_INCOMPATIBLE: entry(
    500,
    [
      'A plugin was made for another version of the host API',
      'Install a version of the plugin made for this host, or take it out of the manifest.',
    ],
    ['插件与主机 API 版本不兼容', '请安装与本主机匹配的插件版本，或从 manifest 中移除。'],
  ),
  WXH_PLUGIN_CHANGED: entry(
    500,
    [
      'The files of a plugin differ from plugins.lock.json',
      'Find out who changed them; if it was meant, run `wxhost plugin lock`.',
    ],
    ['插件文件与 plugins.lock.json 不一致', '请查明是谁改动的；若属预期，请运行 `wxhost plugin lock`。'],
  ),
  WXH_PLUGIN_UNLOCKED: entry(
    500,
    [
      'plugins.lock.json does not say which files of a plugin are meant',
      'Run `wxhost plugin lock` where the plugins were tested, and ship the file with plugins.manifest.json.',
    ],
    [
      'plugins.lock.json 未记录应使用哪些插件文件',
      '请在测试过插件的环境运行 `wxhost plugin lock`，并与 plugins.manifest.json 一起发布。',
    ],
  ),
  WXH_PLUGIN_INVALID: entry(
    500,
    ['A package is not a valid plugin', 'Its entry must have one default export made by definePlugin; see the fault.'],
    ['该包不是合法插件', '其入口必须默认导出 definePlugin(...) 的结果；详见错误信息。'],
  ),
  WXH_PLUGIN_LOAD_FAILED: entry(
    500,
    ['A plugin threw while it was loaded', 'Mend the plugin or install another version.'],
    ['插件加载时抛出异常', '请修复插件或安装其他版本。'],
  ),
  WXH_PLUGIN_CONFLICT: entry(
    500,
    [
      'Two plugins want to serve one protocol of one app',
      'Keep one of them in plugins.manifest.json, or give them different apps.',
    ],
    ['两个插件争用同一应用的同一协议', '请在 plugins.manifest.json 中只保留一个，或分配不同的应用。'],
  ),
  WXH_CONTRACT_MISSING: entry(
    500,
    [
      'A plugin has no verification record',
      'Run `wxhost contract test DIR --record` for it, sign the record, and ship it with the manifest.',
    ],
    ['插件没有契约验证记录', '请对其运行 `wxhost contract test DIR --record`，签名后与 manifest 一起发布。'],
  ),
  WXH_CONTRACT_INVALID: entry(
    500,
    ['A verification record cannot be read', 'Take the file from version control again, or write it anew.'],
    ['契约验证记录无法读取', '请从版本库恢复该文件，或重新生成。'],
  ),
  WXH_CONTRACT_FAILED: entry(
    500,
    [
      'A plugin did not pass its contract suite, or a part of the suite was not run',
      'Run `wxhost contract test DIR`, mend what it names, and record again.',
    ],
    ['插件未通过契约测试，或有必需部分未运行', '请运行 `wxhost contract test DIR`，修复其指出的问题后重新记录。'],
  ),
  WXH_CONTRACT_STALE: entry(
    500,
    [
      'A verification record is for other files, another pact or another host API',
      'Run `wxhost contract test DIR --record` on what is installed here, and sign the record.',
    ],
    [
      '契约验证记录对应的是其他文件、其他契约或其他主机 API',
      '请对此处安装的版本运行 `wxhost contract test DIR --record` 并签名。',
    ],
  ),
  WXH_CONTRACT_UNTRUSTED: entry(
    500,
    [
      'A verification record is not signed by anybody whom this host accepts',
      'Sign it with `wxhost contract sign`, or add the key of its signer to WXHOST_CONTRACT_SIGNERS.',
    ],
    [
      '契约验证记录没有本主机认可的签名',
      '请运行 `wxhost contract sign` 签名，或将签名者公钥加入 WXHOST_CONTRACT_SIGNERS。',
    ],
  ),
  WXH_CREDENTIAL_UNSUPPLIED: entry(
    500,
    [
      'A plugin needs a credential that no loaded plugin supplies',
      'Add the plugin that supplies it to plugins.manifest.json.',
    ],
    ['插件需要的凭证没有任何已加载插件提供', '请在 plugins.manifest.json 中添加提供该凭证的插件。'],
  ),
} as const satisfies Record<string, ErrorEntry>
