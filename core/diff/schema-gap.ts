import type { SchemaJson } from '../plugin/record/plugin-surface.ts'

/** A reason why a value of one schema (`sub`) may break another one (`sup`). */
export interface Gap {
  /** JSON pointer to the value; `*` stands for any item, or any member that has no name in the schema. */
  readonly path: string
  readonly rule: GapRule
  /** What the two say there. */
  readonly sub: unknown
  readonly sup: unknown
}

export type GapRule =
  /** `sup` demands a member that may be missing. */
  | 'required'
  /** `sup` takes no such member. */
  | 'member'
  /** `sub` says nothing of this member, so it may be anything. */
  | 'undeclared'
  | 'type'
  | 'values'
  | 'limit'
  | 'pattern'
  /** Nothing can be said: a keyword that is not understood differs. */
  | 'unknown'

/** Whether `sup` is read by somebody who passes over members that it does not name. */
export interface Reading {
  readonly tolerant: boolean
}

/** Compares two schemas; handed to the parts that meet schemas within schemas. */
export type Compare = (sub: SchemaJson, sup: SchemaJson, path: string, reading: Reading) => readonly Gap[]

export type SchemaObject = Exclude<SchemaJson, boolean>

export const asObject = (schema: SchemaJson): SchemaObject => (typeof schema === 'boolean' ? {} : schema)
