/** A program of ours that another package brings: core does not depend on it, it is run as git runs `git-foo`. */
export interface Program {
  readonly packageName: string
  readonly binName: string
  /** What it is, at the begin of a sentence. */
  readonly what: string
}

export const mockProgram: Program = {
  packageName: '@wxhost/mock-wechat',
  binName: 'mock-wechat',
  what: 'The mock of WeChat',
}

export const contractProgram: Program = {
  packageName: '@wxhost/contracts',
  binName: 'wxhost-contract',
  what: 'The contract harness',
}
