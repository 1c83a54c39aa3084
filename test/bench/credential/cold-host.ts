import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild } from '../lib/child.ts'
import { burst } from '../lib/raw-load.ts'
import type { Place } from './protocol.ts'

const path = '/v1/apps/wxd678efh567hg6787/template/send'
const body = JSON.stringify({
  touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
  template_id: 'industry:order-paid',
  data: { thing1: { value: '门诊挂号' }, time2: { value: '2026-11-20 10:00' }, amount3: { value: '1.00元' } },
})

/** All callers at once send a message through a whole host that has just started. @returns how many calls failed */
export async function callColdHost(place: Place, callers: number): Promise<number> {
  const dataDir = join(place.dataDir, randomUUID())
  await mkdir(dataDir)
  const host = await startChild('../credential/host-child.ts', { ...place, dataDir }, 0)
  try {
    return await burst({ port: host.port, path, body, headers: {} }, callers)
  } finally {
    await host.stop()
  }
}
