/** Writes docs/errors.md from the catalogue. */
import { writeFileSync } from 'node:fs'
import { errorsDoc } from '../support/errors-doc.ts'

writeFileSync(new URL('../../docs/errors.md', import.meta.url), errorsDoc())
