import { MERCHANT_CERTIFICATE, MERCHANT_PRIVATE_KEY, PLATFORM_CERTIFICATE } from './fixtures/pay-keys.ts'

/**
 * The sample data that every world holds unless it is made `empty`. Invented for this mock, except the mini-program
 * user, who comes from WeChat's published sample of encrypted user data (wire-protocol reference, officialUserData).
 */
export const SANDBOX = {
  /** Serves web login, mini-program login and templates alike, so that one sample app is enough. */
  app: {
    appid: 'wxd678efh567hg6787',
    secret: 'sandbox-app-secret-0123456789abcdef',
    kind: 'official',
    mchid: '1900000109',
  },
  miniProgram: {
    appid: 'wx4f4bc4dec97d474b',
    secret: 'sandbox-mini-secret-0123456789abcdef',
    kind: 'mini-program',
  },
  /** A third-party platform. Its pushes go nowhere until it is given an `eventUrl`. */
  component: {
    appid: 'wxcomponent000001a',
    secret: 'sandbox-component-secret-0123456789a',
    token: 'component-token',
    encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  },
  users: {
    follower: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
    unsubscribed: 'oUnsubscribed000000000000001',
    blacklisted: 'oBlacklisted0000000000000001',
    refusing: 'oRefusing0000000000000000001',
    miniProgram: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
  },
  /** TEST ONLY keys: the pay v3 vectors of the wire-protocol reference. */
  merchant: {
    mchid: '1900000109',
    apiV3Key: '0123456789abcdefghijABCDEFGHIJ98',
    serial: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
    certificate: MERCHANT_CERTIFICATE,
    privateKey: MERCHANT_PRIVATE_KEY,
  },
  /** For whom the merchant may speak as a partner. */
  subMchid: '1900000110',
  /** What a merchant knows of WeChat Pay. The public key is that of the certificate, under another name. */
  wechatPay: {
    serial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
    certificate: PLATFORM_CERTIFICATE,
    publicKeyId: 'PUB_KEY_ID_0114232134912410000000000000',
  },
  miniProgramSessionKey: 'tiihtNczf5v6AKRyjwEUhQ==',
  templates: {
    appointment: {
      template_id: 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY',
      title: '挂号成功通知',
      content: '{{thing1.DATA}}\n时间：{{time2.DATA}}\n金额：{{amount3.DATA}}',
      example: '门诊挂号\n时间：2024-01-01 10:00\n金额：1.00元',
    },
    prize: {
      template_id: 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s',
      title: '领取奖金提醒',
      content: '{{thing1.DATA}}\n金额:{{amount2.DATA}}',
      example: '您已领取奖金\n金额:10.00元',
    },
  },
} as const
