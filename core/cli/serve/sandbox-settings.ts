import type { LocalSettings } from '../../settings/read-settings.ts'

/** What the mock stands in for. */
const mockedOrigins = ['https://api.weixin.qq.com', 'https://open.weixin.qq.com', 'https://api.mch.weixin.qq.com']

/** Sends all that goes to WeChat to the mock, but for what the settings send elsewhere. */
export function throughMock(settings: LocalSettings, mockUrl: string): LocalSettings {
  const mocked = mockedOrigins.map((origin) => [origin, mockUrl] as const)
  const baseUrls = new Map([...mocked, ...settings.upstream.baseUrls])
  return { ...settings, upstream: { ...settings.upstream, baseUrls } }
}
