import { asked, type Exchange } from '@wxhost/contracts'
import { accepted, message, path, sending, sent } from './send/sending.ts'

const query = { access_token: 'ACCESS_TOKEN' }
const get = (path: string, errcode: number) => ({ method: 'GET', path, query, errcode })
const post = (path: string, errcode: number, body?: object) => ({ method: 'POST', path, query, errcode, body })
const send = (errcode: number, change: object) => post(path, errcode, { ...message, ...change })
const base = '/cgi-bin/template'
const color = { ...message.data, thing1: { value: 'a', color: 'red' } }
const miniprogram = (pagepath: string) => ({ miniprogram: { appid: 'wx4f4bc4dec97d474b', pagepath } })

/** What the plugin never sends, since WeChat refuses it: template-message page, tables of errcodes; access-token page. */
const requests = [
  { ...post(path, 41001, message), query: {} },
  get(path, 43002),
  post(path, 44002),
  // 40036: "also when the body nests everything under mp_template_msg".
  post(path, 40036, { mp_template_msg: message }),
  send(40036, { template_id: `${message.template_id}0` }),
  send(40036, { template_id: message.template_id.slice(1) }),
  send(40003, { touser: '' }),
  send(40035, { data: undefined }),
  send(47001, { data: 'thing1' }),
  send(47001, { touser: 7 }),
  send(47003, { data: { ...message.data, Thing1: message.data.thing1, thing1: undefined } }),
  send(47003, { data: { ...message.data, time2: {} } }),
  send(47003, { data: { ...message.data, time2: { value: 7 } } }),
  send(47003, { data: color }),
  send(40039, { url: `http://${'a'.repeat(2042)}` }),
  send(40013, { miniprogram: { pagepath: 'pages/a' } }),
  send(40165, miniprogram('pages/my order')),
  send(47001, { miniprogram: 'wx4f4bc4dec97d474b' }),
  send(45067, { client_msg_id: 'a'.repeat(65) }),
  post(`${base}/get_all_private_template`, 43001, {}),
  post(`${base}/get_industry`, 43001, {}),
  get(`${base}/api_add_template`, 43002),
  post(`${base}/api_add_template`, 40037, {}),
  post(`${base}/api_add_template`, 40037, { template_id_short: 'toString' }),
  post(`${base}/api_add_template`, 40246, { template_id_short: '43216', keyword_name_list: '就诊事项' }),
  post(`${base}/api_add_template`, 40246, { template_id_short: '43216', keyword_name_list: [7] }),
  post(`${base}/api_add_template`, 40246, { template_id_short: '43216', keyword_name_list: ['toString'] }),
  post(`${base}/api_add_template`, 40246, { template_id_short: '43216', keyword_name_list: [] }),
  get(`${base}/del_private_template`, 43002),
  post(`${base}/del_private_template`, 40037, {}),
  get(`${base}/api_set_industry`, 43002),
  post(`${base}/api_set_industry`, 40097, { industry_id1: '0', industry_id2: '1' }),
  post(`${base}/api_set_industry`, 40097, { industry_id1: '1', industry_id2: '42' }),
  post(`${base}/api_set_industry`, 40097, { industry_id1: 'x1', industry_id2: '2' }),
  post(`${base}/api_set_industry`, 40097, { industry_id1: '1' }),
  get('/cgi-bin/template/none', 40066),
].map((request) => JSON.parse(JSON.stringify(request)))

export const unsendable: readonly Exchange[] = [
  asked(sending, {
    so: 'is accepted by a WeChat that refuses what the plugin does not send',
    states: [{ name: 'WeChat refuses requests', params: { requests } }],
    answer: accepted,
    result: sent,
  }),
]
