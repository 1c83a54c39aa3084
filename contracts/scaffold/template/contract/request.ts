import { filledCredential, type RequestSpec } from '@wxhost/contracts'

/** The request as WeChat documents it. Query and body are whole: what is not here must not be sent. */
export const quotaOf = (cgi_path: string): RequestSpec => ({
  method: 'POST',
  origin: 'https://api.weixin.qq.com',
  path: '/cgi-bin/openapi/quota/get',
  query: { access_token: filledCredential('access-token') },
  json: { cgi_path },
})
