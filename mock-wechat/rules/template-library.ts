/** A public template that an account can take up by its short id. Its keywords by the name shown in the console. */
export interface LibraryTemplate {
  readonly title: string
  /** Name in the console to placeholder: `就诊人` -> `thing1`. */
  readonly keywords: Readonly<Record<string, string>>
}

/** A few public templates, invented for this mock after the manner of WeChat's library. */
const LIBRARY: Readonly<Record<string, LibraryTemplate>> = {
  '43216': { title: '挂号成功通知', keywords: { 就诊事项: 'thing1', 就诊时间: 'time2', 挂号费用: 'amount3' } },
  '43817': { title: '订单支付成功通知', keywords: { 订单号: 'character_string1', 金额: 'amount2', 支付时间: 'time3' } },
  '44038': { title: '快递派送通知', keywords: { 收件人: 'name1', 联系电话: 'phone_number2', 状态: 'phrase3' } },
}

export function libraryTemplate(shortId: string): LibraryTemplate | undefined {
  return Object.hasOwn(LIBRARY, shortId) ? LIBRARY[shortId] : undefined
}

/** The content of a template with these keywords, one on a line; nothing when it lacks one of them. */
export function contentOf(template: LibraryTemplate, names: readonly string[]): string | undefined {
  const lines = names.map((name) => {
    const key = Object.hasOwn(template.keywords, name) ? template.keywords[name] : undefined
    return key && `${name}：{{${key}.DATA}}`
  })
  return lines.length > 0 && lines.every((line) => line !== undefined) ? lines.join('\n') : undefined
}
