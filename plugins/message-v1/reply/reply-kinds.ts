import { listOf, object, optional, type Shape, text } from './shapes.ts'

const media = object({ MediaId: text })

const video = object({ MediaId: text, Title: optional(text), Description: optional(text) })

const music = object({
  Title: optional(text),
  Description: optional(text),
  MusicUrl: optional(text),
  HQMusicUrl: optional(text),
  ThumbMediaId: text,
})

const article = object({ Title: text, Description: optional(text), PicUrl: optional(text), Url: optional(text) })

/**
 * What may stand beside `MsgType`, with WeChat's own names; `Articles` is a plain list here.
 * @see wire-protocol reference, callback page 6 and additions 5 "Passive replies"
 */
export const replyKinds: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  text: { Content: text },
  image: { Image: media },
  voice: { Voice: media },
  video: { Video: video },
  music: { Music: music },
  // WeChat shows one article as a reply to a message, up to 8 to an event.
  news: { Articles: listOf(article, 8) },
  transfer_customer_service: { TransInfo: optional(object({ KfAccount: text })) },
}
