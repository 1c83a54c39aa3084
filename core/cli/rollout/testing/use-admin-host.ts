import { afterEach } from 'vitest'
import { openControlServer } from '../../../http/control-server.ts'
import type { AdminDoors } from '../../../http/routes/admin/admin-doors.ts'
import type { RolloutView } from '../../../rollout/control/rollout-control.ts'
import { useTempDir } from '../../../settings/testing/use-temp-dir.ts'
import { fakeRolloutControl } from '../../../testing/fake-rollout-control.ts'
import { httpFloor } from '../../../testing/http-floor.ts'
import { type Control, openControl } from '../../control/open-control.ts'
import { main } from '../../main.ts'
import { testIo } from '../../testing/test-io.ts'

/** A data directory whose host answers to commands as a script says; ended after each test. */
export function useAdminHost() {
  const dir = useTempDir()
  const open: Control[] = []
  afterEach(() => Promise.all(open.splice(0).map((control) => control.close())))
  return {
    dir,
    /** What it was told, and how to end it. */
    async host(view?: RolloutView, doors: Partial<AdminDoors> = {}) {
      const { control, orders } = fakeRolloutControl(view)
      const { parts } = httpFloor({ admin: { rollouts: control, ...doors } })
      const local = { actor: 'cli:me', reload: async () => ({ ok: true, apps: 1 }) }
      open.push(await openControl(dir.path, (path) => openControlServer(path, parts, local)))
      return { orders, control, stop: () => open.splice(0)[0]?.close() }
    },
    /** `wxhost rollout …` */
    async run(...argv: readonly string[]) {
      const io = testIo(dir.path, { WXHOST_DATA_DIR: dir.path })
      return { code: await main(['rollout', ...argv], io), out: io.out(), err: io.err() }
    },
  }
}
