import type { PushFields } from './write-xml.ts'

/** The fields of each type of message beyond the common ones (wire-protocol reference, callback page, 6). */
const MESSAGES: Readonly<Record<string, PushFields>> = {
  text: { Content: '你好' },
  image: { PicUrl: 'http://mmbiz.qpic.cn/sample', MediaId: 'SAMPLE_MEDIA_ID' },
  voice: { MediaId: 'SAMPLE_MEDIA_ID', Format: 'amr' },
  video: { MediaId: 'SAMPLE_MEDIA_ID', ThumbMediaId: 'SAMPLE_THUMB_ID' },
  shortvideo: { MediaId: 'SAMPLE_MEDIA_ID', ThumbMediaId: 'SAMPLE_THUMB_ID' },
  location: { Location_X: '23.134521', Location_Y: '113.358803', Scale: 20, Label: '位置信息' },
  link: { Title: '公众平台官网链接', Description: '公众平台官网链接', Url: 'https://mp.weixin.qq.com/' },
}

/** The fields of the events that have some. */
const EVENTS: Readonly<Record<string, PushFields>> = {
  SCAN: { EventKey: 'SCENE_VALUE', Ticket: 'SAMPLE_TICKET' },
  LOCATION: { Latitude: '23.137466', Longitude: '113.352425', Precision: '119.385040' },
  CLICK: { EventKey: 'EVENTKEY' },
  VIEW: { EventKey: 'https://m.example.com/' },
}

/** A sample of a MsgType; every other type is the name of an event. */
export function sampleOf(type: string): PushFields {
  const message = Object.hasOwn(MESSAGES, type) ? MESSAGES[type] : undefined
  if (message) return { MsgType: type, ...message }
  return { MsgType: 'event', Event: type, ...(Object.hasOwn(EVENTS, type) && EVENTS[type]) }
}
