/** What is wrong with the canary, and how often: 0 to 1 of its calls. */
export interface PlantedFault {
  /** For the figures, e.g. `plugin_5pct`. */
  readonly name: string
  readonly share: number
  /** JavaScript over the members of the plugin: see test/support/broken-plugin.ts. */
  readonly change: string
  /** What WeChat's side does to the canary alone. */
  readonly fault?: object
}

const templates = '/cgi-bin/template/get_all_private_template'
/** The canary asks for the same with one pair more, by which the mock knows it. */
const marked = `operation('list', {
  async encode(input, call) {
    const request = await plugin.operations.list.encode(input, call)
    return { ...request, query: { ...request.query, lang: 'zh_CN' } }
  },
})`
/** Keys of calls without one are random, and the same when the call is run once more. */
const throwing = (share: number) => `operation('list', {
  encode(input, call) {
    if (parseInt(call.idempotencyKey.slice(0, 8), 16) < ${share} * 2 ** 32) throw new Error('planted')
    return plugin.operations.list.encode(input, call)
  },
})`

const inPlugin = (percent: number): PlantedFault => ({
  name: `plugin_${percent}pct`,
  share: percent / 100,
  change: throwing(percent / 100),
})

/** 47001: refused before any effect, and only of a request that stable would not have made. */
const inWechat = (percent: number): PlantedFault => ({
  name: `wechat_${percent}pct`,
  share: percent / 100,
  change: marked,
  fault: { match: { path: templates, query: 'lang=zh_CN' }, percent, fault: { errcode: 47001 } },
})

export const plantedFaults: readonly PlantedFault[] = [...[100, 20, 5].map(inPlugin), ...[100, 20, 5].map(inWechat)]
