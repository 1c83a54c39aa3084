/** How many deliveries a webhook's host is given at once. A host that is down is spared: one delivery at a time probes it. */
export interface HostGates {
  /** Takes a place, if there is one. @param now by the monotonic clock: ours may be set. @param most places for this delivery; fewer may be set for others. */
  admit(host: string, now: number, most: number): boolean
  /** Gives the place back. @param result `cut`: nothing was learnt of the host. */
  settle(host: string, result: 'up' | 'down' | 'cut', now: number): 'went-down' | 'came-up' | undefined
}

interface Gate {
  running: number
  /** Since the host last answered. */
  failures: number
  /** Set while the host is down: no delivery before. */
  probeAt?: number
  probes: number
  isProbing: boolean
}

/** Failures in a row after which a host is down. A service that fails one time in five gets there once in ten million. */
const downAfter = 10
const firstProbeMs = 5_000
const longestProbeMs = 60_000

export function createHostGates(random: () => number): HostGates {
  // Those of hosts that are up and idle are dropped: hosts come and go with the apps file.
  const gates = new Map<string, Gate>()

  return {
    admit(host, now, most) {
      const gate = gates.get(host) ?? { running: 0, failures: 0, probes: 0, isProbing: false }
      const isDown = gate.probeAt !== undefined
      if (isDown ? gate.running > 0 || now < (gate.probeAt ?? 0) : gate.running >= most) return false
      gate.running++
      gate.isProbing = isDown
      gates.set(host, gate)
      return true
    },
    settle(host, result, now) {
      const gate = gates.get(host)
      if (gate === undefined) return undefined
      gate.running--
      const wasDown = gate.probeAt !== undefined
      if (result === 'down') fail(gate, now, random())
      else if (result === 'up') recover(gate)
      gate.isProbing = false
      if (gate.failures === 0 && gate.running === 0) gates.delete(host)
      const isDown = gate.probeAt !== undefined
      if (wasDown === isDown) return undefined
      return isDown ? 'went-down' : 'came-up'
    },
  }
}

function fail(gate: Gate, now: number, random: number): void {
  gate.failures++
  // Those that were under way when the host went down say nothing new.
  const isNews = gate.probeAt === undefined ? gate.failures >= downAfter : gate.isProbing
  if (!isNews) return
  gate.probeAt = now + Math.min(longestProbeMs, firstProbeMs * 2 ** gate.probes) * (0.8 + 0.4 * random)
  gate.probes++
}

function recover(gate: Gate): void {
  gate.failures = 0
  gate.probes = 0
  delete gate.probeAt
}
