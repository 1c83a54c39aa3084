import { MockInputError } from '../base/mock-input-error.ts'
import { type Claim, type ClaimMove, MOVES } from '../claims/claim.ts'
import { statusOf } from '../claims/show-claim.ts'
import { SANDBOX } from '../sandbox.ts'
import type { World } from '../world/world.ts'
import { defined, type Input } from './input.ts'
import type { ControlRoute } from './route.ts'

/** What the bureau may do, with the details that belong to each. */
const ACTS: Readonly<Record<ClaimMove, readonly string[]>> = {
  review: [],
  'need-material': ['requiredMaterials'],
  approve: ['approvedFee'],
  reject: ['rejectCode', 'rejectReason'],
  pay: [],
  'pay-fail': [],
  close: [],
}

const show = (claim: Claim) => ({ ...statusOf(claim), pay_rounds: claim.payRounds })
const mchidOf = (input: Input) => input.optionalText('mchid') ?? SANDBOX.merchant.mchid

function act(world: World, input: Input, move: ClaimMove, no: string) {
  input.only('mchid', ...ACTS[move])
  const details = defined({
    approvedFee: input.optionalCount('approvedFee'),
    rejectCode: input.optionalText('rejectCode'),
    rejectReason: input.optionalText('rejectReason'),
    requiredMaterials: input.optionalTexts('requiredMaterials'),
  })
  return show(world.claims.act(mchidOf(input), no, move, details))
}

/** Lets WeChat say what is not so: an unknown state, a version that falls, more paid than approved. */
function say(world: World, input: Input, no: string) {
  input.only('mchid', 'status', 'notify')
  const given = Object.entries(input.optionalObject('status')?.all() ?? {})
  const said = Object.fromEntries(given.map(([name, value]) => [name, plainOf(name, value)]))
  const claim = world.claims.say(mchidOf(input), no, said)
  if (input.optionalFlag('notify') === true) world.claims.tellAgain(claim.mchid, no)
  return show(claim)
}

function plainOf(name: string, value: unknown): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new MockInputError(`"status.${name}" must be a string or a number.`)
}

const isMove = (name: string): name is ClaimMove => Object.hasOwn(ACTS, name)

/** Claims, and what becomes of them. */
export const claimRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/claims', run: (world) => ({ claims: world.claims.list().map(show) }) },
  ...Object.keys(MOVES)
    .filter(isMove)
    .map(
      (move): ControlRoute => ({
        method: 'POST',
        path: `/claims/{no}/${move}`,
        run: (world, input, _query, { no = '' }) => act(world, input, move, no),
      }),
    ),
  { method: 'POST', path: '/claims/{no}/say', run: (world, input, _query, { no = '' }) => say(world, input, no) },
]
