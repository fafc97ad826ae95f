// Parts that the fakes of several platforms use.

/** Options of a call as a platform gets them. */
export type Called = Record<string, unknown> & {
  success?(outcome: unknown): void
  fail?(outcome: unknown): void
}

/** Listeners in the words of one platform, each with the listener that is given to the virtual phone. */
export function listenersOf<Said>(translate: (said: Said) => unknown) {
  const made = new Map<(said: unknown) => void, (said: Said) => void>()
  return {
    add(listener: (said: unknown) => void): (said: Said) => void {
      const translated = (said: Said): void => listener(translate(said))
      made.set(listener, translated)
      return translated
    },
    /** The listener that `add` has made: one that was never added is a fault of the test's subject. */
    take(listener: (said: unknown) => void): (said: Said) => void {
      const translated = made.get(listener)
      if (translated === undefined) throw new Error('A listener is removed that was not added')
      return translated
    },
  }
}
