import { MockInputError } from '../base/mock-input-error.ts'
import type { RandomSource } from '../base/random.ts'
import { WechatError } from '../base/wechat-error.ts'
import type { Settings } from './settings.ts'

/** `web`: oauth2 redirect; `login`: wx.login of a mini program; `phone`: its phone button. */
export type CodeKind = 'web' | 'login' | 'phone'

export interface Code {
  readonly code: string
  readonly kind: CodeKind
  readonly appid: string
  readonly openid: string
  readonly scope: string
  /** End of its life, in milliseconds. */
  readonly expiresAt: number
  used: boolean
}

export interface NewCode {
  kind: CodeKind
  appid: string
  openid: string
  /** Of a web code; `snsapi_userinfo` unless given. */
  scope?: string
  /** The code itself, when a test wants a known one. */
  code?: string
}

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
}

/** Codes that can be exchanged once, within five minutes. */
export class Codes {
  readonly #source: Source
  readonly #codes = new Map<string, Code>()

  constructor(source: Source) {
    this.#source = source
  }

  create(wanted: NewCode): Code {
    const code = wanted.code ?? `0${this.#source.random.word(31)}`
    if (this.#codes.has(`${wanted.kind} ${code}`)) {
      throw new MockInputError('This code was made before. Give another value, or none to get a fresh one.')
    }
    const made: Code = {
      code,
      kind: wanted.kind,
      appid: wanted.appid,
      openid: wanted.openid,
      scope: wanted.scope ?? 'snsapi_userinfo',
      expiresAt: this.#source.now() + this.#source.settings().codeLifeSeconds * 1000,
      used: false,
    }
    this.#codes.set(`${made.kind} ${code}`, made)
    return made
  }

  /** Finds a code that may still be used, without using it up. @throws WechatError 40029, 40163, 42003, 40013 */
  find(kind: CodeKind, code: string, appid: string): Code {
    const held = this.#codes.get(`${kind} ${code}`)
    if (!held) throw new WechatError(40029)
    if (held.appid !== appid) throw new WechatError(kind === 'phone' ? 40013 : 40029)
    if (held.used) throw new WechatError(kind === 'phone' ? 40029 : 40163)
    if (this.#source.now() >= held.expiresAt) {
      throw new WechatError(kind === 'phone' ? 40029 : this.#source.settings().expiredCode)
    }
    return held
  }

  clear(): void {
    this.#codes.clear()
  }
}
