/**
 * One thing at a time per key, in the order asked for; different keys run side by side.
 * Keeps no key longer than somebody waits for it.
 */
export interface Turns {
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Resolves once nobody is at work. */
  idle(): Promise<void>
}
export const createTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>()
  return {
    inTurn: (key, work) => {
      const mine = (last.get(key) ?? Promise.resolve()).then(work, work)
      const settled = mine
        .catch(() => {})
        .then(() => {
          if (last.get(key) === settled) last.delete(key)
        })
      last.set(key, settled)
      return mine
    },
    idle: async () => {
      while (last.size > 0) await Promise.all(last.values())
    },
  }
}
