/**
 * The environment of Pact's verifier: nothing that makes it leave interactions out, ask a broker, publish results, tell its
 * makers of the run, or go through a proxy.
 */
export function verifierEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^PACT_|^https?_proxy$/i.test(name))
  return { ...Object.fromEntries(kept), PACT_DO_NOT_TRACK: 'true' }
}
