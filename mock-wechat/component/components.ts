import { MockInputError } from '../base/mock-input-error.ts'
import type { RandomSource } from '../base/random.ts'
import type { Schedule } from '../base/schedule.ts'
import { WechatError } from '../base/wechat-error.ts'
import { type Callback, checkPushAddress, checkPushKeys, originalIdOf } from '../push/callbacks.ts'
import type { Pushes } from '../push/pushes.ts'
import type { PushFields } from '../push/write-xml.ts'
import type { Settings } from '../world/settings.ts'
import { type ComponentInfo, componentPush } from './component-push.ts'
import { Grants } from './grants.ts'

/** A third-party platform. */
export interface Component {
  readonly appid: string
  readonly secret: string
  /** For both addresses. */
  readonly token: string
  readonly encodingAESKey: string
  /** Addresses that may fetch component tokens; absent means any. Others get 61004. */
  readonly ipWhitelist?: readonly string[]
  /** Where tickets and authorization events go. No tickets come by themselves without it. */
  readonly eventUrl?: string
  /** Where messages to authorized accounts go; `$APPID$` in it stands for the account. */
  readonly messageUrl?: string
  /** No tickets come by themselves, until api_start_push_ticket is called. */
  readonly ticketsPaused?: boolean
}

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
  readonly schedule: Schedule
}

interface Ticket {
  readonly component: string
  readonly at: number
}

/** The platforms, their tickets, and which accounts have authorized them (open-platform page). */
export class Components {
  readonly grants: Grants
  readonly #source: Source
  readonly #pushes: Pushes
  readonly #components = new Map<string, Component>()
  readonly #tickets = new Map<string, Ticket>()
  /** Platforms whose next ticket is planned. */
  readonly #planned = new Set<string>()

  constructor(source: Source, pushes: Pushes) {
    this.#source = source
    this.#pushes = pushes
    this.grants = new Grants(source)
  }

  /** Adds a platform or changes the one with that appid. @throws MockInputError for an address or key that is none */
  put(component: Component): Component {
    checkPushKeys(component)
    for (const field of ['eventUrl', 'messageUrl'] as const) {
      const url = component[field]
      if (url !== undefined) checkPushAddress(field, url)
    }
    this.#components.set(component.appid, component)
    this.#plan(component, this.#source.now())
    return component
  }

  get(appid: string): Component | undefined {
    return this.#components.get(appid)
  }

  list(): readonly Component[] {
    return [...this.#components.values()]
  }

  /** Makes a ticket and pushes it. @throws MockInputError when the platform has no eventUrl */
  pushTicket(component: Component) {
    const ticket = `ticket@@@${this.#source.random.word(80)}`
    this.#tickets.set(ticket, { component: component.appid, at: this.#source.now() })
    return this.pushEvent(component, 'component_verify_ticket', { ComponentVerifyTicket: ticket })
  }

  /** @throws WechatError 61006 for a ticket that is none of this platform's, 61005 for one that is too old */
  checkTicket(component: Component, value: string): void {
    const ticket = this.#tickets.get(value)
    if (ticket?.component !== component.appid) throw new WechatError(61006)
    const ageMs = this.#source.now() - ticket.at
    if (ageMs >= this.#source.settings().ticketLifeSeconds * 1000) throw new WechatError(61005)
  }

  /** The tickets come again: one now, then one every ten minutes. */
  startTickets(component: Component): void {
    const { ticketsPaused: _, ...started } = component
    if (started.eventUrl !== undefined) this.pushTicket(this.put(started))
  }

  /** @throws MockInputError when the platform has no eventUrl */
  pushEvent(component: Component, info: ComponentInfo, more: PushFields) {
    const { eventUrl } = component
    if (eventUrl === undefined) {
      throw new MockInputError(`The component ${component.appid} has no "eventUrl". POST /__mock/components first.`)
    }
    return this.#pushes.send(componentPush(this.#source, { ...component, eventUrl }, info, more))
  }

  /** Where the messages of an account go that has authorized a platform; the platform's appid stands at the tail. */
  callbackFor(appid: string): (Callback & { readonly id: string }) | undefined {
    const component = this.list().find((one) => this.grants.get(one.appid, appid) && one.messageUrl !== undefined)
    if (component?.messageUrl === undefined) return undefined
    const { appid: id, token, encodingAESKey, messageUrl } = component
    const url = messageUrl.replaceAll('$APPID$', appid)
    return { id, url, token, encodingAESKey, mode: 'secure', format: 'xml', originalId: originalIdOf(appid) }
  }

  clear(): void {
    this.#components.clear()
    this.#tickets.clear()
    this.#planned.clear()
    this.grants.clear()
  }

  /** @param after the world's time that the next ticket is one interval from */
  #plan({ appid, eventUrl, ticketsPaused = false }: Component, after: number): void {
    if (eventUrl === undefined || ticketsPaused || this.#planned.has(appid)) return
    this.#planned.add(appid)
    this.#source.schedule.at(after + this.#intervalMs(), (dueAt) => this.#ticketDue(appid, dueAt))
  }

  #ticketDue(appid: string, dueAt: number): void {
    this.#planned.delete(appid)
    const component = this.get(appid)
    if (!component?.eventUrl || component.ticketsPaused) return
    this.pushTicket(component)
    // Tickets that a leap of the clock has passed over are not made up for.
    const passed = Math.floor((this.#source.now() - dueAt) / this.#intervalMs())
    this.#plan(component, dueAt + passed * this.#intervalMs())
  }

  #intervalMs(): number {
    return Math.max(1, this.#source.settings().ticketSeconds) * 1000
  }
}
