import type { Mutation } from './mutation.ts'

const otherPath =
  (change: (path: string, pick: <T>(choices: readonly T[]) => T) => string): Mutation =>
  (push, random) => ({ ...push, path: change(push.path, (choices) => random.pick(choices)) })

/** @param foreign appids and mchids with the same keys: what is genuine for the one must not be taken for the other. */
export const placesBeside = (foreign: {
  readonly appid: string
  readonly mchid: string
}): Readonly<Record<string, Mutation>> => ({
  'place: another owner': otherPath((path) =>
    path.replace(/inbound\/wx\w+/, `inbound/${foreign.appid}`).replace(/inbound\/\d+/, `inbound/${foreign.mchid}`),
  ),
  'place: another channel': otherPath((path, pick) =>
    path.replace(
      /[^/]+$/,
      pick([
        'message.push',
        'pay.notify',
        'insurance-claim.state-changed',
        'template.push',
        'pay',
        '__proto__.push',
        'pay.constructor',
      ]),
    ),
  ),
  'place: another spelling': otherPath((path, pick) =>
    pick([
      `${path}/`,
      path.toUpperCase(),
      path.replace('.', '%2e'),
      `/${path}`,
      `${path}%00`,
      path.replace('inbound', 'inbound/.'),
    ]),
  ),
  'place: nobody': otherPath((path) => path.replace(/inbound\/[^/]+/, 'inbound/wx0000000000000000')),
  'place: another method': (push, random) => ({
    ...push,
    method: random.pick(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'post', 'HEAD']),
  }),
})
