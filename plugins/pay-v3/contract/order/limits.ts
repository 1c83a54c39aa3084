import type { Variants } from '@wxhost/contracts'

type Change = NonNullable<Variants['takes']>[number]

const times = (sign: string, count: number) => sign.repeat(count)

/** Texts that must not be empty, and how many characters they may have. @see pay-v3 page, 3 */
const texts: readonly (readonly [string, number])[] = [
  ['/description', 127],
  ['/attach', 128],
  ['/goods_tag', 32],
  ['/detail/invoice_id', 32],
  ['/detail/goods_detail/0/merchant_goods_id', 32],
  ['/detail/goods_detail/0/wechatpay_goods_id', 32],
  ['/detail/goods_detail/0/goods_name', 256],
  ['/scene_info/device_id', 32],
  ['/scene_info/store_info/id', 32],
  ['/scene_info/store_info/name', 256],
  ['/scene_info/store_info/area_code', 32],
  ['/scene_info/store_info/address', 512],
  ['/limit_pay/0', 32],
]

/** The highest whole number that a double holds exactly; a count has 32 bits. */
const [mostFen, mostPieces] = [9_007_199_254_740_991, 2_147_483_647]

const goods = { merchant_goods_id: '1', quantity: 1, unit_price: 1 }

const optional = [
  ...['/notify_url', '/amount/currency', '/time_expire', '/attach', '/goods_tag', '/support_fapiao', '/detail'],
  ...['/detail/cost_price', '/detail/invoice_id', '/detail/goods_detail', '/detail/goods_detail/0/wechatpay_goods_id'],
  ...['/detail/goods_detail/0/goods_name', '/scene_info', '/scene_info/device_id', '/scene_info/store_info'],
  ...['/scene_info/store_info/name', '/scene_info/store_info/area_code', '/scene_info/store_info/address'],
  ...['/settle_info', '/settle_info/profit_sharing', '/limit_pay', '/appid', '/mchid'],
]

const required = [
  ...['/description', '/out_trade_no', '/amount', '/amount/total', '/detail/goods_detail/0/merchant_goods_id'],
  ...['/detail/goods_detail/0/quantity', '/detail/goods_detail/0/unit_price', '/scene_info/payer_client_ip'],
  '/scene_info/store_info/id',
]

const closed = [
  ...['/other', '/amount/other', '/detail/other', '/detail/goods_detail/0/other', '/scene_info/other'],
  ...['/scene_info/store_info/other', '/settle_info/other', '/payer'],
]

/** What WeChat must write as a `\u` escape, and halves of characters. @see architecture of JSON to WeChat, 40033 */
const unwritable = ['\u0000', '\u0007', '\u000b', '\u000e', '\u001f', '\ud800', '\udbff', '\udc00', '\udfff']
const writable = ['\b', '\t', '\n', '\f', '\r', ' ', '\ud7ff', '\ue000', '🧸']

const numbers: readonly Change[] = [
  ['/amount/total', 1],
  ['/amount/total', mostFen],
  ['/detail/cost_price', 0],
  ['/detail/cost_price', mostFen],
  ['/detail/goods_detail/0/quantity', 1],
  ['/detail/goods_detail/0/quantity', mostPieces],
  ['/detail/goods_detail/0/unit_price', 0],
]

const noNumbers: readonly Change[] = [
  ['/amount/total', 0],
  ['/amount/total', 100.5],
  ['/amount/total', '100'],
  ['/amount/total', mostFen + 1],
  ['/detail/cost_price', -1],
  ['/detail/goods_detail/0/quantity', 0],
  ['/detail/goods_detail/0/quantity', mostPieces + 1],
  ['/detail/goods_detail/0/quantity', 1.5],
  ['/detail/goods_detail/0/unit_price', -1],
  ['/support_fapiao', 'true'],
  ['/settle_info/profit_sharing', 'true'],
]

const formed: readonly Change[] = [
  ['/out_trade_no', 'Ab0_-|'],
  ['/out_trade_no', times('*', 32)],
  ['/out_trade_no', '0Zz9AaB-'],
  ['/notify_url', 'http://127.0.0.1:8080/in'],
  ['/notify_url', `https://gw.example.com/${times('x', 232)}`],
  ['/notify_url', 'https://gw.example.com/!"$>@~'],
  ['/time_expire', '2024-01-02T10:34:56Z'],
  ['/time_expire', '2024-01-02T10:34:56-08:00'],
  ['/scene_info/payer_client_ip', '::1'],
  ['/scene_info/payer_client_ip', '::'],
  ['/scene_info/payer_client_ip', 'ABCDEF:abcdef:0:0:0:0:255.255.255.2551234567'],
  ['/scene_info/payer_client_ip', times('1', 45)],
  ['/limit_pay', []],
  ['/limit_pay', Array.from({ length: 10 }, () => 'x')],
  ['/detail/goods_detail', [goods]],
  ['/detail/goods_detail', Array.from({ length: 6000 }, () => goods)],
  ['/appid', times('x', 32)],
  ['/appid', 'wx_-09AZaz'],
  ['/mchid', times('9', 32)],
  ['/mchid', '0'],
  ['/sub_mchid', '1900000110'],
  ['/sub_appid', 'wx_-09AZaz'],
]

const malformed: readonly Change[] = [
  ['/out_trade_no', '12345'],
  ['/out_trade_no', times('1', 33)],
  ['/out_trade_no', '123456/7'],
  ['/out_trade_no', '123456@'],
  ['/out_trade_no', '1234567\n'],
  ['/notify_url', `https://gw.example.com/${times('x', 233)}`],
  ['/notify_url', 'https://gw.example.com/pay?x=1'],
  ['/notify_url', 'https://gw.example.com/pay#x'],
  ['/notify_url', 'https://gw.example.com/a b'],
  ['/notify_url', 'https://gw.example.com/支付'],
  ['/notify_url', 'ftp://gw.example.com/'],
  ['/notify_url', 'https://'],
  ['/notify_url', ' https://gw.example.com/'],
  ['/amount/currency', 'USD'],
  ['/time_expire', '2018-06-08T10:34:56'],
  ['/time_expire', '2018-06-08 10:34:56Z'],
  ['/time_expire', '2018-06-08T10:34:56.5Z'],
  ['/time_expire', 'x2018-06-08T10:34:56Z'],
  ['/time_expire', '2018-06-08T10:34:56Zx'],
  ['/scene_info/payer_client_ip', ':'],
  ['/scene_info/payer_client_ip', 'localhost'],
  ['/scene_info/payer_client_ip', times('1', 46)],
  ['/limit_pay', Array.from({ length: 11 }, () => 'x')],
  ['/detail/goods_detail', []],
  ['/detail/goods_detail', Array.from({ length: 6001 }, () => goods)],
  ['/attach', null],
  ['/appid', ''],
  ['/appid', times('x', 33)],
  ['/appid', 'wx.1'],
  ['/mchid', ''],
  ['/mchid', times('9', 33)],
  ['/mchid', '19x'],
  ['/sub_mchid', '19x'],
  ['/sub_appid', 'wx.1'],
]

/** Both sides of every limit of an order without a payer. */
export const orderLimits: Variants = {
  takes: [
    ...texts.map(([at, most]): Change => [at, times('仔', most)]),
    ...texts.map(([at]): Change => [at, '仔']),
    ...optional.map((at): Change => [at]),
    ...writable.map((sign): Change => ['/description', `a${sign}b`]),
    ...numbers,
    ...formed,
  ],
  refuses: [
    ...texts.flatMap(([at, most]): Change[] => [
      [at, times('仔', most + 1)],
      [at, ''],
      [at, 1],
    ]),
    ...required.map((at): Change => [at]),
    ...closed.map((at): Change => [at, 'x']),
    ...unwritable.map((sign): Change => ['/description', `a${sign}b`]),
    ...noNumbers,
    ...malformed,
  ],
}

/** Who pays by jsapi: one openid, under one of three names. */
export const payerLimits: Variants = {
  takes: [
    ['/payer', { openid: times('o', 128) }],
    ['/payer', { openid: 'o-_09AZaz' }],
    ['/payer', { sp_openid: 'o1' }],
    ['/payer', { sub_openid: 'o1' }],
  ],
  refuses: [
    ['/payer'],
    ['/payer', {}],
    ['/payer', { openid: '' }],
    ['/payer', { openid: times('o', 129) }],
    ['/payer', { openid: 'o.1' }],
    ['/payer', { sp_openid: 'o.1' }],
    ['/payer', { sub_openid: 'o.1' }],
    ['/payer', { openid: 'o1', sp_openid: 'o1' }],
    ['/payer', { sp_openid: 'o1', sub_openid: 'o1' }],
    ['/payer', { openid: 'o1', other: 'x' }],
    ['/other', 'x'],
  ],
}
