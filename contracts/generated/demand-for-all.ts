import type { AnyOperation, Call, WireResponse } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { ContractFault } from '../drive/contract-fault.ts'
import { demandPure, exchange } from '../drive/drive.ts'
import { garbledResponses, inputsOf } from './arbitraries.ts'

/**
 * Encodes generated inputs, each twice: every input that the schema takes must be encoded, purely and unchanged.
 * @param makeCall gives equal Calls.
 * @throws with the seed and the smallest input that fails.
 */
export const demandPureForAll = (operation: AnyOperation, makeCall: () => Call): Promise<void> =>
  fc.assert(
    fc.asyncProperty(inputsOf(operation.input), (input) => demandPure(operation, input, makeCall)),
    { numRuns: 200, includeErrorInReport: true },
  )

const readable = ['output', 'error', 'untrusted', 'credential-rejected']

/**
 * Decodes generated and garbled answers to the operation's example: each must give a result, none may throw.
 * @param members names that WeChat's answers to this plugin hold.
 * @param dress makes an answer of the garbled body, e.g. a signed one, so that the checks behind a signature are reached.
 * @throws with the seed and the smallest answer that fails.
 */
export const demandReadsAnyAnswer = (
  operation: AnyOperation,
  makeCall: () => Call,
  members: readonly string[],
  dress: (response: WireResponse) => WireResponse = (response) => response,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(garbledResponses(...members), async (response) => {
      const { kind } = await exchange(operation, operation.example, dress(response), makeCall())
      if (!readable.includes(kind)) throw new ContractFault(`a garbled answer was decoded to "${kind}"`)
    }),
    { numRuns: 500, includeErrorInReport: true },
  )
