import { COMPONENT } from '../component/endpoints.ts'
import { AUTHORIZE } from './authorize.ts'
import { BASE_INFO } from './base-info.ts'
import type { Endpoint } from './endpoint.ts'
import { MINI_PROGRAM } from './mini-program.ts'
import { SNS_WEB } from './sns-web.ts'
import { TEMPLATE_MANAGE } from './template-manage.ts'
import { templateSend } from './template-send.ts'
import { stableToken, token } from './token.ts'

/** All APIs of api.weixin.qq.com that this mock knows; those of WeChat Pay are in pay/table.ts. */
export const ENDPOINTS: readonly Endpoint[] = [
  token,
  stableToken,
  ...BASE_INFO,
  ...SNS_WEB,
  ...MINI_PROGRAM,
  ...AUTHORIZE,
  templateSend,
  ...TEMPLATE_MANAGE,
  ...COMPONENT,
]

const BY_PATH = new Map(ENDPOINTS.map((endpoint) => [endpoint.path, endpoint]))

export function endpointAt(path: string): Endpoint | undefined {
  return BY_PATH.get(path)
}
