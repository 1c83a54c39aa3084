import type { News, NewsKind } from './news.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

const titles: Readonly<Record<NewsKind, Words>> = {
  'rolled-back': { zh: '灰度已自动回滚', en: 'Rolled back' },
  holding: { zh: '灰度已停在当前步骤', en: 'Holding' },
  suspended: { zh: '灰度已暂时摘流', en: 'Suspended' },
  promoted: { zh: '灰度已转为正式版本', en: 'Promoted' },
}

const reasons: Readonly<Record<NonNullable<News['reason']>, Words>> = {
  relative: { zh: '新版本失败明显多于稳定版', en: 'the canary fails more often than stable' },
  absolute: { zh: '新版本失败率超过上限', en: 'the canary fails more often than the limit allows' },
  slow: { zh: '新版本过慢的调用超过上限', en: 'more of the canary’s calls are slow than the limit allows' },
  'hard-evidence': { zh: '新版本的错误已复现', en: 'a fault of the canary was reproduced' },
  quarantined: { zh: '新版本的工作线程多次崩溃，已被隔离', en: 'the worker of the canary died too often' },
  'upstream-incident': { zh: '微信侧故障，恢复后自动继续', en: 'an incident of WeChat; it goes on by itself' },
  undecided: { zh: '验收长时间没有结论，需人工决定', en: 'the acceptance test came to no end; a person decides' },
  differences: { zh: '影子比对发现差异，需人工决定', en: 'shadowing found differences; a person decides' },
  step: { zh: '计划在此等待，需人工推进', en: 'the plan waits here; a person promotes' },
  'upstream-check': { zh: '正在判断是否为微信侧故障', en: 'finding out whether WeChat is to blame' },
  'fallback-budget': { zh: '兜底额度用尽，需人工恢复', en: 'the budget for rescues is used up; a person resumes' },
}

export interface NewsText {
  /** One line, both languages. */
  readonly title: string
  /** Whether somebody should look at once. */
  readonly isBad: boolean
  readonly lines: readonly string[]
}

/** Of what operators and evidence say; the rest is ours. In characters. */
const mostWords = 300

/** For people, in Chinese and English. Times are UTC and Beijing's. */
export function newsText(news: News): NewsText {
  const { zh, en } = titles[news.what]
  const reason = news.reason === undefined ? undefined : reasons[news.reason]
  const said = plain(news.why)
  return {
    title: `${zh} / ${en}: ${news.protocol} ${news.canary}`,
    isBad: news.what === 'rolled-back' || news.what === 'suspended',
    lines: [
      `${news.stable} -> ${news.canary}`,
      ...(reason === undefined ? [] : [`原因：${reason.zh}`, `Why: ${reason.en}`]),
      ...(said === '' ? [] : [`详情 / Details: ${said}`]),
      `第 ${news.step}/${news.steps} 步 / step ${news.step} of ${news.steps}, wxhost rollout status ${news.rolloutId}`,
      `${plain(news.actor)}, ${timeText(news.at)}`,
    ],
  }
}

/** Robots would take `<@user>` for a mention and brackets for links: what is not ours stays plain. */
const plain = (text: string): string => {
  const said = text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[<>[\]`*_#]/g, ' ')
    .trim()
  // By characters: half of one cannot be written in UTF-8.
  return [...said].slice(0, mostWords).join('')
}

const beijing = 8 * 3_600_000

const timeText = (at: number): string =>
  `${new Date(at + beijing).toISOString().slice(0, 19).replace('T', ' ')} 北京时间 (${new Date(at).toISOString().slice(11, 19)} UTC)`
