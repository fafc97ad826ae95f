// Ends of a test that is not passed.

/** The server broke the rule that is tested; the message says what it did. */
export class Broken extends Error {}

/** The server sent a text that is no frame: that is a rule of its own. */
export class Unreadable extends Error {}

/** The rule could not be tested; the message says why. */
export class NotTested extends Error {}

/** The server accepts no connection. */
export class Unreachable extends Error {}

/** @throws Broken where they differ; `what` is the subject of the sentence */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [show(actual), show(expected)]
  if (is !== should) throw new Broken(`${what} is ${is}, expected ${should}.`)
}

/** A value in a sentence, cut where it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}
