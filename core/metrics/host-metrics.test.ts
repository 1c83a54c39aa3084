import { expect, test } from 'vitest'
import { createHostMetrics, type ObservedCall } from './host-metrics.ts'

const observed: ObservedCall = {
  protocol: 'template',
  operation: 'send',
  version: '1.0.0',
  outcome: 'ok',
  errorClass: 'none',
  seconds: 0.03,
  attempts: 2,
}

test('calls, times, sendings, refusals, fetches and calls in hand are counted', async () => {
  const metrics = createHostMetrics({ inFlight: () => 7, skewMs: () => -1_500, inbox: () => ({ pending: 3 }) })
  metrics.call(observed)
  metrics.call(observed)
  metrics.call({ ...observed, outcome: 'WXH_TOO_BUSY', errorClass: 'retryable', attempts: 0 })
  metrics.refused('WXH_UNAUTHENTICATED')
  metrics.credentialFetch({ source: 'access-token', outcome: 'fetched', forced: false })
  metrics.push({ protocol: 'pay', channel: 'notify', outcome: 'stored', reason: 'none', seconds: 0.03 })
  metrics.delivery({ channel: 'pay.notify', outcome: 'failed', seconds: 1 })
  const lines = (await metrics.text()).split('\n')
  const labels = 'protocol="template",operation="send",version="1.0.0"'
  expect(lines).toEqual(
    expect.arrayContaining([
      `wxhost_calls_total{${labels},outcome="ok",class="none"} 2`,
      `wxhost_calls_total{${labels},outcome="WXH_TOO_BUSY",class="retryable"} 1`,
      `wxhost_call_duration_seconds_bucket{le="0.025",${labels}} 0`,
      `wxhost_call_duration_seconds_bucket{le="0.05",${labels}} 3`,
      `wxhost_call_duration_seconds_count{${labels}} 3`,
      `wxhost_upstream_sendings_total{${labels}} 4`,
      'wxhost_requests_refused_total{code="WXH_UNAUTHENTICATED"} 1',
      'wxhost_credential_fetches_total{source="access-token",outcome="fetched",forced="false"} 1',
      'wxhost_calls_in_flight 7',
      'wxhost_clock_skew_seconds -1.5',
      'wxhost_inbox_events{state="pending"} 3',
      'wxhost_pushes_total{protocol="pay",channel="notify",outcome="stored",reason="none"} 1',
      'wxhost_push_duration_seconds_bucket{le="0.05",protocol="pay",channel="notify"} 1',
      'wxhost_deliveries_total{channel="pay.notify",outcome="failed"} 1',
    ]),
  )
  expect(metrics.contentType).toContain('text/plain')
})

test('two hosts in one process count apart', async () => {
  const [one, two] = [createHostMetrics({ inFlight: () => 0 }), createHostMetrics({ inFlight: () => 0 })]
  one.refused('WXH_FORBIDDEN')
  expect(await two.text()).not.toContain('WXH_FORBIDDEN')
})
