const tells = new WeakMap<object, () => void>()

/** @param tell is called once nobody waits for `pending` any more: what is kept for it can go. */
export const whenGivenUp = (pending: object, tell: () => void): void => void tells.set(pending, tell)

/** Nobody waits any more for what a function of a plugin returned. */
export const giveUp = (pending: object): void => tells.get(pending)?.()
