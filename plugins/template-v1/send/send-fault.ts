import { type Call, type Failure, failure, pointerStep } from '@wxhost/core/protocol'
import { placeholdersOf } from '../app-templates.ts'
import { isPlainText } from '../plain-text.ts'
import { placeholderFault } from './placeholder-fault.ts'
import type { SendInput } from './send-schema.ts'
import { valueFault } from './value-fault.ts'

/** The first thing that WeChat would refuse about a message; undefined where nothing is known against it. */
export function sendFault(input: SendInput, templateId: string, call: Call): Failure | undefined {
  const placeholders = placeholdersOf(templateId, call.app)
  return (
    linkFault(input) ??
    (placeholders === undefined ? undefined : placeholderFault(placeholders, Object.keys(input.data))) ??
    dataFault(input.data)
  )
}

function linkFault({ url, miniprogram }: SendInput): Failure | undefined {
  if (url !== undefined && !(/^https?:\/\/\S+$/i.test(url) && isPlainText(url)))
    return refuse('url-malformed', 'url must start with http:// or https:// and hold no spaces', '/url')
  if (miniprogram?.pagepath !== undefined && !isPlainText(miniprogram.pagepath))
    return refuse('pagepath-malformed', 'pagepath must be plain text, e.g. pages/order?id=1', '/miniprogram/pagepath')
  return undefined
}

function dataFault(data: SendInput['data']): Failure | undefined {
  for (const [key, { value, color }] of Object.entries(data)) {
    const fault = valueFault(key, value) ?? colorFault(key, color)
    if (fault !== undefined) return fault
  }
  return undefined
}

const colorFault = (key: string, color: string | undefined): Failure | undefined =>
  color === undefined || /^#[0-9A-Fa-f]{6}$/.test(color)
    ? undefined
    : refuse(
        'color-malformed',
        `The color of ${key} must be written #RRGGBB, e.g. #173177: names, rgb() and short forms are not taken`,
        `/data${pointerStep(key)}/color`,
      )

const refuse = (code: string, message: string, path: string): Failure =>
  failure('invalid-argument', code, message, { path })
