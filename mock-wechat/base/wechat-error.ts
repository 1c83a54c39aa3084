/** The texts WeChat gives for its codes (wire-protocol reference, error table). */
const ERRMSG: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40030: 'invalid refresh_token',
  40035: 'invalid args size',
  40036: 'invalid template_id size',
  40037: 'invalid template_id',
  40039: 'invalid url size',
  40066: 'invalid url',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40164: 'invalid ip, not in whitelist',
  40165: 'invalid weapp pagepath',
  40226: 'code blocked',
  40243: 'appsecret is frozen',
  40246: 'invalid keyword_name_list',
  41001: 'access_token missing',
  41002: 'appid missing',
  41003: 'refresh_token missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41009: 'missing openid',
  41018: 'missing component_appid',
  42001: 'access_token expired',
  42002: 'refresh_token expired',
  42003: 'code expired',
  42007: 'access_token and refresh_token exception',
  43001: 'require GET method',
  43002: 'require POST method',
  43004: 'require subscribe',
  43019: 'require remove blacklist',
  43100: 'change template too frequently',
  43101: 'user refuse to accept the msg',
  43108: 'Cannot make concurrent calls to the same OpenID, please try again',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45026: 'template num exceeds limit',
  45065: 'clientmsgid exist',
  45067: 'clientmsgid size out of limit',
  47001: 'data format error',
  47003: 'argument invalid!',
  48001: 'api unauthorized',
  48006: 'forbid to clear quota because of reaching the limit',
  50007: 'account frozen',
  61003: 'component is not authorized by this account',
  61004: 'access clientip is not registered',
  61005: 'component ticket is expired',
  61006: 'component ticket is invalid',
  61007: 'api is unauthorized to component',
  61009: 'code is invalid',
  61010: 'code is expired',
  61011: 'invalid component',
  61014: 'must use component token for component api',
  61023: 'refresh_token is invalid',
  87008: 'invalid sig_method',
  87009: 'invalid signature',
}

/** The documented text of a code; `errcode N` for one that this mock never answers by itself. */
export function errmsgOf(errcode: number): string {
  return ERRMSG[errcode] ?? `errcode ${errcode}`
}

/** A refusal in WeChat's manner. Thrown by an endpoint, answered as HTTP 200 with errcode and errmsg. */
export class WechatError extends Error {
  readonly errcode: number

  /** @param errmsg the text to give instead of the documented one. */
  constructor(errcode: number, errmsg: string = errmsgOf(errcode)) {
    super(errmsg)
    this.name = 'WechatError'
    this.errcode = errcode
  }
}
