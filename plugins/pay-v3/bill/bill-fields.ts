import { Type } from '@wxhost/core/protocol'
import { word } from '../fields.ts'

export const billFields = {
  bill_date: word(
    '\\d{4}-\\d{2}-\\d{2}',
    'A day of the last three months, ready after 10:00 of the next day, e.g. 2024-01-01',
  ),
  tar_type: Type.Optional(
    Type.Literal('GZIP', { description: 'Have it sent compressed; it is handed on uncompressed' }),
  ),
  as: Type.Optional(
    Type.Enum(['csv', 'rows'], {
      description:
        "`csv` (default): WeChat's file as it is; `rows`: one line of JSON a row, its members named by the heading",
    }),
  ),
}

export interface BillInput {
  readonly bill_date: string
  readonly tar_type?: 'GZIP'
  readonly as?: 'csv' | 'rows'
}

/** One row with `as: rows`. Values are WeChat's own texts: amounts are in yuan with two decimals. */
export const billRow = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Record(Type.String(), Type.String())]),
  {
    description: 'By heading; the foot is {"summary": {…}}; a line that does not fit its heading is {"unreadable": …}',
  },
)
