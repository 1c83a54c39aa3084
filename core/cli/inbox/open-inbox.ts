import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import { describeFaults, HostError } from '../../errors/host-error.ts'
import { createSqliteInbox } from '../../inbound/inbox/sqlite-inbox.ts'
import type { InboxStore } from '../../inbound/inbox-store.ts'
import { createKeyring } from '../../keyring/derived-keyring.ts'
import { examineSettings, type LocalSettings, type SettingsRequest } from '../../settings/read-settings.ts'
import { openStateDatabase } from '../../sqlite/state-database.ts'
import { CliError } from '../cli-error.ts'

/** How long what is kept is kept is the host's to say: a command deletes nothing by itself. */
const keepAll = {
  delivered: Number.POSITIVE_INFINITY,
  held: Number.POSITIVE_INFINITY,
  dead: Number.POSITIVE_INFINITY,
}

/** Hands `work` the inbox in the data directory, whether or not a host is running on it. */
export async function withInbox<T>(
  request: SettingsRequest,
  clock: Clock,
  work: (inbox: InboxStore) => T | Promise<T>,
): Promise<T> {
  const settings = await settingsWithKey(request)
  const file = join(settings.dataDir, 'state.db')
  await mustExist(file)
  const state = await openStateDatabase(file)
  const inbox = createSqliteInbox(state, createKeyring(settings.masterKeys), { settleNow: () => {} }, clock, keepAll)
  try {
    return await work(inbox)
  } finally {
    inbox.close()
    state.close()
  }
}

/** What else is wrong with the settings does not keep an operator from looking into the inbox. */
async function settingsWithKey(request: SettingsRequest): Promise<LocalSettings> {
  const { settings, faults } = await examineSettings({ ...request, makeKey: false })
  if (settings.masterKeys.length > 0) return settings
  throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The inbox cannot be opened', faults), { faults })
}

async function mustExist(file: string): Promise<void> {
  try {
    await access(file)
  } catch {
    throw new CliError(
      `There is no inbox at ${file}: no host has run with this data directory. Name the host's own (--data-dir), and its mode.`,
    )
  }
}
