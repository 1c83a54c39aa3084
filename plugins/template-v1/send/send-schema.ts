import { type Static, Type } from '@wxhost/core/protocol'
import { closed } from '../endpoint.ts'
import { templateName } from '../template-id.ts'

const datum = Type.Object(
  {
    value: Type.String({ maxLength: 2048, description: 'Checked by the rules of its key, e.g. thing: 20 characters' }),
    color: Type.Optional(Type.String({ maxLength: 32, description: '`#RRGGBB`; WeChat ignores it nowadays' })),
  },
  closed,
)

export const sendInput = Type.Object(
  {
    touser: Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$', description: "The user's openid at this very app" }),
    template_id: templateName,
    url: Type.Optional(Type.String({ maxLength: 2048, description: 'Opened when the user taps the message' })),
    miniprogram: Type.Optional(
      Type.Object(
        {
          appid: Type.String({ pattern: '^wx[0-9A-Za-z]{16}$' }),
          pagepath: Type.Optional(Type.String({ maxLength: 1024 })),
        },
        { ...closed, description: 'Opened instead of `url` where the client can' },
      ),
    ),
    data: Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$' }), datum, {
      ...closed,
      maxProperties: 64,
      description: "One member for each placeholder of the template's text; case-sensitive, e.g. `thing1`",
    }),
  },
  closed,
)
export type SendInput = Static<typeof sendInput>

export const sendOutput = Type.Object(
  {
    msgid: Type.Union([Type.String({ pattern: '^[0-9]+$' }), Type.Null()], {
      description: 'Digits as text: WeChat counts beyond 2^53. Null: accepted before, its msgid was in a lost answer',
    }),
  },
  closed,
)
export type SendOutput = Static<typeof sendOutput>
