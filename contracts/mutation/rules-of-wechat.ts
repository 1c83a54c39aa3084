/**
 * Files of the mock that speak for WeChat: its addresses, how it checks a signature, how it answers, signs, encrypts and
 * writes its pushes. The others are left, as no exchange of a plugin that keeps to WeChat's rules shows what they do:
 * - the limits of each field of a request (`rules/`, the readers of bodies): what is beyond them is never sent;
 * - what the mock remembers (`world/`, the stores of claims and of platforms): it shows in what is asked later, which the
 *   provider states and the named scenarios are for;
 * - how and when it delivers a push, and whom it would ask: a plugin sees the push alone;
 * - how the mock itself is served and steered: HTTP, control API, clock, faults;
 * - sample data: industries, the library of templates, the lines of bills.
 */
export const isRuleOfWechat = (file: string): boolean => file.endsWith('.js') && ruled.test(file) && !left.test(file)

const ruled =
  /^dist\/(endpoints|pay|claims|component\/(endpoints|component-push)|push\/(cipher|envelope|signature|write-xml|read-xml|reply-rules|follow-with-finish))\b/

const left =
  /^dist\/(claims\/(claims|read-claim)|pay\/(bills\/(bill-(day|file|values)|fund-flow-bill|trade-bill)|fields|read-order|read-scene|parties|make-certificate|notify\/(notifications?|notification-keys|retry-time)))\.js$/
