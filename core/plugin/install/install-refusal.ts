import { describeFaults, type Fault, HostError } from '../../errors/host-error.ts'
import { faultsOf, lineOf, PluginRefusal } from '../plugin-refusal.ts'

/** All that is wrong with a package that was to be installed, in one error. */
export const notInstalled = (from: string, faults: readonly Fault[]): HostError =>
  new HostError('WXH_PLUGIN_INSTALL', describeFaults(`${from} was not installed`, faults), { faults })

/** Why a version stays. */
export const notRemoved = (plugin: string, fault: Fault): HostError =>
  new HostError('WXH_PLUGIN_INSTALL', describeFaults(`${plugin} was not removed`, [fault]), { faults: [fault] })

export const installFault = (where: string, what: string, remedy: string): Fault => ({
  code: 'WXH_PLUGIN_INSTALL',
  where,
  what,
  remedy,
})

export const installRefusal = (what: string, remedy: string): PluginRefusal =>
  new PluginRefusal('WXH_PLUGIN_INSTALL', what, remedy)

/** Whatever a step threw, as faults of this package. */
export const faultsOfThrown = (thrown: unknown, where: string): readonly Fault[] =>
  thrown instanceof PluginRefusal
    ? faultsOf(thrown, where)
    : [installFault(where, lineOf(thrown), 'Check the package, and who may read and write there.')]
