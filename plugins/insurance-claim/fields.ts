import { Type } from '@wxhost/core/protocol'

export const closed = { additionalProperties: false } as const

/** No control characters and no halves of a character: what the wire could not carry as it is. */
const plain = '^[^\\u0000-\\u0008\\u000b-\\u001f\\ud800-\\udfff]*$'

/** Lengths are counted in characters. */
export const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: plain, description })

export const word = (pattern: string, description: string) => Type.String({ pattern: `^${pattern}$`, description })

export const outClaimNoField = word('[0-9A-Za-z_\\-|*]{6,64}', "The merchant's own number of the claim")
export const claimIdField = word('[0-9]{28}', 'The number that the other side gave the claim')

/** @see wire-protocol reference, additions 8 "lengths" */
export const materialsField = Type.Array(
  Type.Object(
    {
      type: Type.Enum(['IDENTITY', 'INVOICE', 'PRESCRIPTION', 'DIAGNOSIS', 'OTHER']),
      media_id: text(128, 'Of the uploaded file'),
      sha256: word('[0-9a-f]{64}', 'Of the file, hex in lower case'),
    },
    closed,
  ),
  { minItems: 1, maxItems: 20 },
)
