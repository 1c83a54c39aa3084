/** The test kit for plugins: what a plugin's own tests import, never the plugin itself. */
export { garbledResponses, inputsOf } from './arbitraries.ts'
export { ContractFault } from './contract-fault.ts'
export { demandPureForAll, demandReadsAnyAnswer } from './demand-for-all.ts'
export { demandPure, encode, exchange, wireRequest } from './drive.ts'
export { htmlResponse, jsonResponse } from './responses.ts'
export { schemaFaults } from './schema-faults.ts'
export { type ShadowOptions, shadowCall } from './shadow-call.ts'
export { type ShadowVault, shadowVault } from './shadow-vault.ts'
