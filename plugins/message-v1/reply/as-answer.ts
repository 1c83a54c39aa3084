import type { InboundAnswer } from '@wxhost/core/protocol'
import { writeXml, type XmlFields } from '@wxhost/core/protocol/xml'
import type { MessageFormat } from '../message/read-message.ts'

export const written = (format: MessageFormat, fields: XmlFields): string =>
  format === 'json' ? JSON.stringify(fields) : writeXml('xml', fields)

/** A reply follows the form of the push: JSON on a channel of XML is a fault that the user reads. */
export const asAnswer = (format: MessageFormat, fields: XmlFields): InboundAnswer => ({
  status: 200,
  contentType: format === 'json' ? 'application/json; charset=utf-8' : 'text/xml; charset=utf-8',
  body: written(format, fields),
})
