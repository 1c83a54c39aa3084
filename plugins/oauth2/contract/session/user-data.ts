/** WeChat's published sample (wire-protocol reference, vectors-extra, officialUserData). */
export const appid = 'wx4f4bc4dec97d474b'
export const key = 'tiihtNczf5v6AKRyjwEUhQ=='
export const iv = 'r7BXXKkLb8qrSNn05n0qiA=='
export const encryptedData =
  'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew=='
export const openid = 'oGZUI0egBJY1zhBYw2KhdUfwVJJE'
export const userInfo = {
  openId: openid,
  nickName: 'Band',
  gender: 1,
  language: 'zh_CN',
  city: 'Guangzhou',
  province: 'Guangdong',
  country: 'CN',
  avatarUrl:
    'http://wx.qlogo.cn/mmopen/vi_32/aSKcBBPpibyKNicHNTMM0qJVh8Kjgiak2AHWr8MHM4WgMEm7GFhsf8OYrySdbvAMvTsw3mo8ibKicsnfN5pRjl1p8HQ/0',
  unionId: 'ocMvos6NjeKLIBqg5Mr9QjxrP1FA',
  watermark: { timestamp: 1477314187, appid },
}

/** The signature page's sample: sha1 over rawData and the session_key HyVFkGl5F5OQWJZZaNzBBg==. */
export const rawData =
  '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}'
export const signature = '75e81ceda165f4ffa64f4068af58c64b8f54b88c'

/**
 * Texts as a phone would encrypt them, under the iv of the sample and (unless said otherwise) its key. Made by
 * printf '%s' "$TEXT" | openssl enc -aes-128-cbc -K $(base64 -d <<<$KEY | xxd -p) -iv $(base64 -d <<<$IV | xxd -p) -A -base64
 */
export const ciphertexts = {
  /** `{"id":3487542469355618313,"watermark":{"appid":"wx4f4bc4dec97d474b","timestamp":1704067140}}` */
  bigNumber:
    'VBgHqknFNKaC5sYQ4ItQeg0Ej4JwydOyHTey+nUIOxYjRJut1VQv+CSpt7ynV4hNSWlQdwz54vzYGqV4sJdM/LBzfarRDLedfpO9u95mP66ftBdJkzgWThVAdeb2hcIS',
  /** `{"watermark":{"appid":"wx4f4bc4dec97d474b","timestamp":1704066199}}` */
  old: 'i/89d/Qt0WYAzoa4a7IlmN+9VXJ6E7LWc3z8TMEmU8tTxctcNe4Ivht3HHHpROsd30W4HWb0/RgQmi/ZCpz6AoBNiSqs19S4da33p+uqxXM=',
  /** `{"watermark":{"appid":"wxd678efh567hg6787","timestamp":1704067140}}` */
  foreign:
    'i/89d/Qt0WYAzoa4a7IlmJfHB9XHGPtTTbH9Li5kVDT+691c3b++9nZ1/rawCgeFFZRptPt5YLy5fV2ATX4uTDmpc2xGA/IAEXd2sXiE71s=',
  /** `{"watermark":{"appid":"wx4f4bc4dec97d474b","timestamp":1704067140}}` under HyVFkGl5F5OQWJZZaNzBBg== */
  byOtherKey:
    'E+XS8h/Y5lP/x17zrTLW/0ysvFz1et/RrwVAChGf1KWc/1eu40dPcp61ZiLxDKfYdTNCnU5wJByWV8dBIIQOS/C5B9ab8+LKzX3Vd5z4l/8=',
  /** That of `foreign` under HyVFkGl5F5OQWJZZaNzBBg== */
  foreignByOtherKey:
    'E+XS8h/Y5lP/x17zrTLW/2KQI4fxHZBYZxdCXOSDMUH/2MRUikItCODZHVdx86t6Dk4fYHKmqtCPORBHZTv1QZ8DREjR1AXrT+ioQ10T9t8=',
  /** No JSON object with a watermark of an appid and a time: a wrong key may well decrypt to noise. */
  noUserData: [
    ['not json', 'd4TsgDcdtRENp/IXdKi4kQ=='],
    ['[]', 'W7EjKnzbpKjvpUP2SjkFGw=='],
    ['{}', 'weoOkmcf9ByI1cyQLMicFA=='],
    ['{"watermark":7}', 'mrZtq5Qj95XxjPcPkjVC6Q=='],
    ['a watermark without a time', 'i/89d/Qt0WYAzoa4a7IlmN+9VXJ6E7LWc3z8TMEmU8vOymLOCCbfQAmoao8s1L0B'],
    ['a watermark without an appid', 'JfhXHWJS4SQsKr4r0j1pvt6eQQY6sb9u3vQdpPlNz1bGXpTJ7M+VO0QpUe6HnTo+'],
    [
      'a time that is a text',
      'i/89d/Qt0WYAzoa4a7IlmN+9VXJ6E7LWc3z8TMEmU8tTxctcNe4Ivht3HHHpROsdy5d4lkA3WNCh57BE+a7s6IZpmh62W0ApulTAxXvUQ+E=',
    ],
    [
      'an appid that is a number',
      'i/89d/Qt0WYAzoa4a7IlmLRuITp/AHUspYtQ29o6W+Uvkqv7TrGsSuweShecHfK2HMTyGVwtM14wCQHdQNde3Q==',
    ],
    [
      'no UTF-8',
      'shMZYEHntEeQn9h7ZUfjLnFbttmh643r3nA9ENuEpqIqRiSB+5xfxuEO9+cHzw48xjNhs4sDfzOtevVur4hBxXaYygAmRtlGYdy6uoM88rwzAyiTaYYgNQJv+zR7BD6O',
    ],
  ],
} as const
