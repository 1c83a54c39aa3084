import { type MockControl, mockControl } from '../../states/mock-control.ts'

/** One request that the mock was asked, as its journal has it. */
export interface Asked {
  readonly path: string
  readonly errcode?: number
  readonly body?: unknown
}

/** What really happened at WeChat, each once for each number. */
export type Effects = Readonly<Record<'messages' | 'orders' | 'refunds' | 'claims' | 'movements', number>>

/** The mock as scenarios see and change it, over its control API alone. */
export interface MockView extends MockControl {
  /** Every request for this path, oldest first. */
  asked(path: string): Promise<readonly Asked[]>
  /** Every request of WeChat's APIs, how often each path. */
  counts(): Promise<Readonly<Record<string, number>>>
  effects(): Promise<Effects>
  fault(path: string | undefined, fault: object, more?: object): Promise<void>
  /** Takes all faults away and forgets what was asked. */
  calm(): Promise<void>
  remove(path: string): Promise<void>
}

export function mockView(url: string): MockView {
  const control = mockControl(url)
  const length = async (path: string, member: string) =>
    ((await control.get(path))[member] as readonly unknown[]).length
  const view: MockView = {
    ...control,
    async asked(path) {
      return (await control.get(`/journal?path=${encodeURIComponent(path)}`)).entries as unknown as readonly Asked[]
    },
    async counts() {
      const { counts } = await control.get('/journal?limit=0')
      return Object.fromEntries(Object.entries(counts as object).map(([path, { total }]) => [path, total]))
    },
    async effects() {
      return {
        messages: await length('/messages', 'messages'),
        orders: await length('/orders', 'orders'),
        refunds: await length('/refunds', 'refunds'),
        claims: await length('/claims', 'claims'),
        movements: await length('/ledger', 'movements'),
      }
    },
    async fault(path, fault, more = {}) {
      await control.post('/faults', { ...(path === undefined ? {} : { match: { path } }), fault, ...more })
    },
    async calm() {
      await view.remove('/faults')
      await view.remove('/journal')
    },
    async remove(path) {
      await (await fetch(`${url}/__mock${path}`, { method: 'DELETE' })).arrayBuffer()
    },
  }
  return view
}
