/** The plugin, or the test of it, breaks the contract between plugin and host. */
export class ContractFault extends Error {
  readonly code = 'WXH_CONTRACT_FAULT'
  override readonly name = 'ContractFault'
}
