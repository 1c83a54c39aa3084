/** The test kit for plugins: what a plugin's own tests import, never the plugin itself. */

export { type ShadowVault, shadowVault } from '@wxhost/core/harness'
export { ContractFault } from './drive/contract-fault.ts'
export { demandPure, encode, exchange, wireRequest } from './drive/drive.ts'
export { openPush } from './drive/open-push.ts'
export { htmlResponse, jsonResponse } from './drive/responses.ts'
export { schemaFaults } from './drive/schema-faults.ts'
export { garbledResponses, inputsOf } from './generated/arbitraries.ts'
export { demandPureForAll, demandReadsAnyAnswer } from './generated/demand-for-all.ts'
export { demandOpensAnyPush } from './generated/demand-opens-any-push.ts'
export {
  type Answered,
  type Asking,
  answeringBody,
  asked,
  distrusted,
  type Refusal,
  refused,
  rejected,
  withRid,
} from './interaction/asking.ts'
export type {
  AnswerSpec,
  CallSetting,
  Change,
  Exchange,
  Interaction,
  ProviderState,
  PushInteraction,
  PushSpec,
  RequestSpec,
  Resolving,
  Step,
  Tree,
  Variants,
} from './interaction/interaction.ts'
export {
  each,
  filledCredential,
  filledSecret,
  fromState,
  integer,
  isMatcher,
  like,
  type Matcher,
  payAuthorization,
  regex,
  sealedField,
  sealedHandle,
} from './interaction/matcher.ts'
export * as paying from './interaction/paying.ts'
export { makeRecord, type VerifiedRun } from './record/make-record.ts'
export { writeRecord } from './record/record-file.ts'
export { sandboxKey } from './record/sandbox-key.ts'
export { signRecord } from './record/sign-record.ts'
export { type ShadowOptions, shadowCall } from './shadow/shadow-call.ts'
export type { ShadowKeys } from './shadow/shadow-keys.ts'
export {
  encryptedResource,
  type MessageBody,
  type SignOptions,
  signedAnswer,
  signedPush,
} from './shadow/signed-messages.ts'
export type { CaseOutcome, Check, CheckCase, Finding, Subject } from './suite/check.ts'
export { allChecks } from './suite/checks/all-checks.ts'
export { type RunOptions, runSuite } from './suite/run-suite.ts'
export { type SubjectOptions, subjectOf } from './suite/subject-of.ts'
