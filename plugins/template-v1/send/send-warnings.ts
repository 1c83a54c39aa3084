import { type AppView, pointerStep, type Warning } from '@wxhost/core/protocol'
import { placeholdersOf } from '../app-templates.ts'
import type { SendInput } from './send-schema.ts'
import { isUnknownKind } from './value-rules.ts'

const old = /^(?:first|remark|keyword\d+)$/

/** What WeChat accepts in a message and the user will not see, or what could not be checked. Pure: the same each time. */
export function sendWarnings(data: SendInput['data'], templateId: string, app: AppView): readonly Warning[] {
  const placeholders = placeholdersOf(templateId, app)
  const warnings: Warning[] = []
  for (const [key, { color }] of Object.entries(data)) {
    const ofKey = keyWarning(key, placeholders)
    if (ofKey !== undefined) warnings.push({ ...ofKey, path: `/data${pointerStep(key)}` })
    if (color !== undefined) warnings.push({ ...ignoredColor, path: `/data${pointerStep(key)}/color` })
  }
  return warnings
}

const ignoredColor = { code: 'color-ignored', message: 'WeChat ignores color since 2023: leave it out' }

function keyWarning(key: string, placeholders: readonly string[] | undefined): Omit<Warning, 'path'> | undefined {
  if (old.test(key))
    return { code: 'key-obsolete', message: `${key} belongs to the templates before 2023: WeChat may not show it` }
  if (placeholders !== undefined && !placeholders.includes(key))
    return {
      code: 'key-unknown',
      message: `The template's text has no ${key}: WeChat drops it. It has ${placeholders.join(', ')}.`,
    }
  if (isUnknownKind(key))
    return { code: 'value-unchecked', message: `Nothing is known of what ${key} takes: its value was not checked` }
  return undefined
}
