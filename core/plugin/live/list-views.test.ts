import { expect, test } from 'vitest'
import { fakeLoaded } from '../../testing/fake-plugin.ts'
import { wantedCandidate } from '../install/load-candidate.ts'
import type { LoadedPlugin } from '../loaded-plugin.ts'
import type { PluginStatus } from '../plugin-status.ts'
import { listViews } from './list-views.ts'
import { stateOf } from './plugin-view.ts'

const loaded = fakeLoaded()
const status: PluginStatus = {
  id: loaded.id,
  protocol: 'fake',
  packageName: '@acme/plugin-fake',
  from: './fake',
  apps: undefined,
  serves: true,
  required: false,
  run: 'inline',
  state: 'loaded',
  faults: [],
  warnings: [],
}
const fault = {
  code: 'WXH_PLUGIN_NOT_FOUND',
  where: './gone',
  what: 'it is not there',
  remedy: 'Put it there.',
} as const
const placed = [{ loaded, wanted: { ...wantedCandidate('./fake', 'test', undefined), serves: true } }]
const views = (...statuses: readonly PluginStatus[]) =>
  listViews({ statuses, versions: [], placed, roleOf: () => undefined })

test('an entry of the manifest is shown with all that is known of it', () => {
  expect(views(status)).toEqual([
    {
      plugin: 'fake-v1@1.0.0',
      protocol: 'fake',
      packageName: '@acme/plugin-fake',
      integrity: null,
      state: 'stable',
      run: 'inline',
      from: './fake',
      added: false,
      serves: true,
      apps: null,
      contract: null,
      faults: [],
    },
  ])
})

test('one that could not be read goes by what the manifest says', () => {
  const {
    id: _,
    protocol: __,
    packageName: ___,
    ...gone
  } = { ...status, from: './gone', state: 'failed', faults: [fault] } as const
  expect(views(gone)).toMatchObject([{ plugin: './gone', protocol: null, state: 'discovered', faults: [fault] }])
})

test('one that is sound and was not loaded is verified', () => {
  expect(views({ ...status, state: 'not-loaded', apps: ['wx1'] })).toMatchObject([{ state: 'verified', apps: ['wx1'] }])
})

test('a version whose worker died too often is quarantined, whatever it is used for', () => {
  const worker = { state: 'quarantined', listen: () => {}, stop: async () => {} } as const
  const dead: LoadedPlugin = { ...loaded, run: 'worker', worker }
  expect(stateOf(dead, false, 'canary', true)).toBe('quarantined')
  expect(stateOf(loaded, false, undefined, false)).toBe('loaded')
})
