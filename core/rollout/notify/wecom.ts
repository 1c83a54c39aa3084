import type { News } from './news.ts'
import { markdownOf } from './robot-message.ts'

/**
 * The body for a robot of a WeCom group (企业微信群机器人). Its form is that of third-party copies of WeCom's page (read 2026-11);
 * the page itself was not read, and no real robot was asked.
 * @see https://developer.work.weixin.qq.com/document/path/91770
 */
export function wecomBody(news: readonly News[]): string {
  const heading = (title: string, isBad: boolean) => `<font color="${isBad ? 'warning' : 'info'}">${title}</font>`
  return JSON.stringify({ msgtype: 'markdown', markdown: { content: markdownOf(news, '\n', heading) } })
}
