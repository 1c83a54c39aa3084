import type { News } from './news.ts'
import { newsText } from './news-text.ts'

/**
 * The most that WeCom takes for markdown, in bytes of UTF-8; DingTalk takes more. By third-party copies of WeCom's page (read 2026-11).
 * @see https://developer.work.weixin.qq.com/document/path/91770
 */
const mostBytes = 4_096
/** For the line that tells how many are left out. */
const spare = 64

/**
 * Several news as one markdown text: robots of both kinds take 20 messages a minute and no more.
 * @param paragraph what ends a line: DingTalk wants an empty one between two.
 */
export function markdownOf(
  news: readonly News[],
  paragraph: string,
  heading: (title: string, isBad: boolean) => string,
): string {
  let text = ''
  for (const [i, one] of news.entries()) {
    const { title, isBad, lines } = newsText(one)
    const block = [heading(title, isBad), ...lines.map((line) => `> ${line}`)].join(paragraph)
    const longer = text === '' ? block : `${text}${paragraph}${paragraph}${block}`
    if (text !== '' && Buffer.byteLength(longer) > mostBytes - spare)
      return `${text}${paragraph}${paragraph}还有 ${news.length - i} 条 / ${news.length - i} more`
    text = longer
  }
  return text
}
