import type { Change } from '../mutant.ts'
import type { Site } from '../syntax.ts'

/** All that one operator can do at one place; nothing where it has no meaning. */
export type Operator = (site: Site) => readonly Change[]
