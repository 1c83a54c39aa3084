import type { Exchange, Interaction, PushInteraction } from './interaction.ts'

export const exchangesIn = (interactions: readonly Interaction[]): readonly Exchange[] =>
  interactions.filter((interaction) => interaction.kind === 'exchange')

export const pushesIn = (interactions: readonly Interaction[]): readonly PushInteraction[] =>
  interactions.filter((interaction) => interaction.kind === 'push')
