/**
 * Files of the mock that speak for WeChat: its addresses, what it demands of a request, how it answers, signs, encrypts and
 * writes its pushes. The others are left:
 * - what the mock remembers (`world/`, the stores of claims and of platforms): it shows in what is asked later, which the
 *   provider states and the named scenarios are for;
 * - how and when it delivers a push, and whom it would ask: a plugin sees the push alone;
 * - how the mock itself is served and steered: HTTP, control API, clock, faults, sample data.
 */
export const isRuleOfWechat = (file: string): boolean => file.endsWith('.js') && ruled.test(file) && !left.test(file)

const ruled =
  /^dist\/(endpoints|rules|pay|claims|component\/(endpoints|component-push)|push\/(cipher|envelope|signature|write-xml|read-xml|reply-rules|follow-with-finish))\b/

const left =
  /^dist\/(claims\/claims|pay\/make-certificate|pay\/notify\/(notifications?|notification-keys|retry-time))\.js$/
