import type { Settings } from '../../settings.ts'
import { type Finding, finding } from './finding.ts'
import { codeOf, type Probes } from './probes.ts'

/** Redis and the base URLs: only what the settings name. */
export async function lookAtNetwork(settings: Settings, probes: Probes): Promise<readonly Finding[]> {
  const looks = [...settings.upstream.baseUrls].map(([origin, target]) => lookAtTarget(origin, target, probes))
  const found = await Promise.all([lookAtRedis(settings, probes), ...looks])
  return found.flat()
}

async function lookAtRedis({ redisUrl }: Settings, probes: Probes): Promise<readonly Finding[]> {
  if (redisUrl === undefined)
    return [finding('Redis', 'note', 'not used: credentials are in memory alone, one host only (WXHOST_REDIS_URL)')]
  try {
    await probes.redis(redisUrl)
    return [finding('Redis', 'ok', 'answers')]
  } catch (error) {
    const remedy = 'Check WXHOST_REDIS_URL and that Redis runs. Without it each host fetches its own credentials.'
    return [finding('Redis', 'fail', `does not answer (${codeOf(error)})`, remedy)]
  }
}

async function lookAtTarget(origin: string, target: string, probes: Probes): Promise<Finding> {
  try {
    await probes.tcp(target)
    return finding('upstream', 'ok', `${origin} is reached at ${target}`)
  } catch (error) {
    const what = `${origin} should be reached at ${target}, where nobody answers (${codeOf(error)})`
    return finding('upstream', 'fail', what, 'Start what should listen there, or correct WXHOST_BASE_URLS.')
  }
}
