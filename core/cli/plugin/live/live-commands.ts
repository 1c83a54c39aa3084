import { Command, Option } from 'commander'
import type { PluginView } from '../../../plugin/live/plugin-view.ts'
import type { PluginCliIo } from '../plugin-cli-io.ts'
import type { AddOptions } from './add-plugin.ts'
import { type LocalHostOptions, localHost, withLocalHost } from './local-host.ts'

/** `wxhost plugin add|remove`: of a host that runs, without failing a call. */
export const liveCommands = (io: PluginCliIo): readonly Command[] => [addCommand(io), removeCommand(io)]

const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

function addCommand(io: PluginCliIo): Command {
  const command = new Command('add')
    .description('load another version into the running host: it gets calls by a rollout only')
    .argument('<package>', 'a directory, a tarball, or a name of the registry with a version')
    .option('--integrity <digest>', 'of the tarball (sha512-…), or of its files as plugins.lock.json has it (sha256-…)')
    .option('--record <file>', 'its verification record, where the host has none; once for each', each)
    .addOption(
      new Option('--run <how>', 'once it is promoted: in the thread of the host, or in one of its own (default inline)') //
        .choices(['inline', 'worker']),
    )
    .addHelpText('after', addExamples)
    .action(async (what: string, options: AddOptions) => {
      const { addPlugin } = await import('./add-plugin.ts')
      await addPlugin(what, options, io)
    })
  return withLocalHost(command)
}

const addExamples = `
Examples:
  $ wxhost plugin add ./pay-v3-next --record contracts/verified/pay-v3@1.1.0.json
  $ wxhost plugin add acme-pay-1.1.0.tgz --integrity sha512-…
  $ wxhost plugin add @acme/plugin-pay-v3@^1.1.0

None of its scripts is run. It is loaded again when the host is started anew.
Exit codes: 0 it is loaded, 1 it was refused and nothing was changed, 2 the command line was not understood.`

function removeCommand(io: PluginCliIo): Command {
  const command = new Command('remove')
    .description('take a version out of the running host again, once its calls in hand are answered')
    .argument('<plugin>', 'e.g. pay-v3@1.1.0')
    .addHelpText('after', removeExamples)
    .action(async (plugin: string, options: LocalHostOptions) => {
      const host = await localHost(options, io)
      const view = await host.ask<PluginView>('DELETE', `/admin/plugins/${encodeURIComponent(plugin)}`)
      io.out(options.json ? JSON.stringify(view, null, 2) : `${plugin} gets no calls any more: ${view.state}.`)
    })
  return withLocalHost(command)
}

const removeExamples = `
Examples:
  $ wxhost plugin remove pay-v3@1.1.0

Exit codes: 0 it gets no calls any more, 1 it stays (it serves, or a rollout needs it), 2 the command line was not understood.`
