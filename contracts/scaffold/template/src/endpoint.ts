/** Where this protocol is spoken. A wire request may name no other origin than the plugin declares. */
export const origin = 'https://api.weixin.qq.com'
