/** Where WeChat Pay v3 lives. @see pay-v3 page */
export const payOrigin = 'https://api.mch.weixin.qq.com'
