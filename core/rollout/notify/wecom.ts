import type { News } from './news.ts'
import { markdownOf } from './robot-message.ts'

/**
 * The body for a robot of a WeCom group (企业微信群机器人).
 * @see https://developer.work.weixin.qq.com/document/path/91770 (read 2026-11)
 */
export function wecomBody(news: readonly News[]): string {
  const heading = (title: string, isBad: boolean) => `<font color="${isBad ? 'warning' : 'info'}">${title}</font>`
  return JSON.stringify({ msgtype: 'markdown', markdown: { content: markdownOf(news, '\n', heading) } })
}
