import { createHash } from 'node:crypto'
import { type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** One way to ask for a bill. */
export interface Form {
  readonly name: string
  readonly as: 'csv' | 'rows'
  readonly gzip: boolean
  readonly atOnce: boolean
  /** Milliseconds that the caller rests after each four megabytes. */
  readonly restMs?: number
}

/** What came of it. */
export interface Fetched {
  readonly status: number
  /** It came to its proper end. */
  readonly whole: boolean
  readonly bytes: number
  readonly sha1: string
  readonly lines: number
  readonly lastLine: string
  readonly seconds: number
}

const restAfter = 4_194_304

/** Calls the host as a business service does; holds nothing of the file but its last line. */
export async function fetchBill(port: number, form: Form, day: string): Promise<Fetched> {
  const start = performance.now()
  const answer = await ask(port, form, day)
  const hash = createHash('sha1')
  let [bytes, lines, rested, whole] = [0, 0, 0, true]
  let tail = Buffer.alloc(0)
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length
      hash.update(chunk)
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++
      tail = Buffer.concat([tail, chunk]).subarray(-65_536)
      if (form.restMs !== undefined && bytes - rested > restAfter) {
        rested = bytes
        await sleep(form.restMs)
      }
    }
  } catch {
    whole = false
  }
  const lastLine = tail.toString('utf8').trimEnd().split('\n').at(-1) ?? ''
  const seconds = (performance.now() - start) / 1000
  return { status: answer.statusCode ?? 0, whole, bytes, sha1: hash.digest('hex'), lines, lastLine, seconds }
}

function ask(port: number, { as, gzip, atOnce }: Form, day: string): Promise<IncomingMessage> {
  const body = JSON.stringify({ bill_date: day, as, ...(gzip ? { tar_type: 'GZIP' } : {}) })
  const path = `/v1/apps/wxd678efh567hg6787/pay/trade-bill${atOnce ? '?stream=1' : ''}`
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method: 'POST', path, headers, agent: false }, resolve)
      .on('error', reject)
      .end(body)
  })
}
