import type { NotifyTarget, Settings } from '../../settings.ts'
import { type Finding, finding } from './finding.ts'

/** Who hears of rollouts that go back: a robot by the host of its address, whose rest is a secret. */
export function describeNotify({ notify, mode }: Settings): readonly Finding[] {
  if (notify.length === 0)
    return mode === 'sandbox'
      ? []
      : [
          finding(
            'notify',
            'note',
            'nobody is told when a rollout goes back, holds or is promoted',
            'Name a robot of WeCom or DingTalk, or a service of your own, in WXHOST_NOTIFY.',
          ),
        ]
  return [
    finding('notify', 'ok', `told of rollouts: ${notify.map(shown).join(', ')}`),
    ...(notify.some(isUnsigned)
      ? [
          finding(
            'notify',
            'note',
            'a service of your own is told without a signature, which anybody could do',
            'Add # and a secret to it in WXHOST_NOTIFY.',
          ),
        ]
      : []),
  ]
}

const shown = ({ kind, url }: NotifyTarget): string => `${kind} at ${URL.parse(url.reveal())?.host ?? 'nowhere'}`

const isUnsigned = ({ kind, secret }: NotifyTarget): boolean => kind === 'generic' && secret === undefined
