// Tests a server against the rules, one after the other. A rule that stands on a broken one is not tested, so that a fault
// is named once.
import { Broken, NotTested, Unreachable, Unreadable } from './findings'
import type { Rule } from './rule'
import { groups } from './rules/all'
import { Subject, type SubjectOptions } from './subject'

export interface Outcome {
  readonly group: string
  readonly rule: Rule
  readonly result: 'kept' | 'broken' | 'not tested'
  /** The fault of the server, or why the rule was not tested. */
  readonly why?: string
}

export interface SuiteOptions extends SubjectOptions {
  /** Tests the rules that take long, too. */
  readonly slow: boolean
}

type Result = Pick<Outcome, 'result' | 'why'>

/** Tells each outcome as soon as it is known, in the order of the groups. */
export async function* testServer(options: SuiteOptions): AsyncGenerator<Outcome> {
  const run = new Run(options)
  for (const [, rules] of groups) for (const rule of rules) if (rule.isLong) void run.result(rule)
  for (const [group, rules] of groups)
    for (const rule of rules) yield { group, rule, ...(await run.result(rule)) }
}

class Run {
  readonly #options: SuiteOptions
  readonly #results = new Map<string, Promise<Result>>()
  readonly #rules = new Map(groups.flatMap(([, rules]) => rules.map((rule) => [rule.id, rule] as const)))
  readonly #unreadable: string[] = []
  /** Why the server accepts no connection any more. */
  #unreachable: string | undefined

  constructor(options: SuiteOptions) {
    this.#options = options
  }

  result(rule: Rule): Promise<Result> {
    const known = this.#results.get(rule.id) ?? this.#test(rule)
    this.#results.set(rule.id, known)
    return known
  }

  async #test(rule: Rule): Promise<Result> {
    const { slow, control } = this.#options
    if (rule.only === 'slow' && !slow) return notTested('it takes long, --slow tests it')
    if (rule.only === 'control' && control === undefined) return notTested('it needs --control')
    for (const id of rule.needs) {
      const needed = this.#rules.get(id)
      if (!needed) throw new Error(`${rule.id} needs ${id}, which is no rule`)
      if ((await this.result(needed)).result !== 'kept') return notTested(`it needs ${id}`)
    }
    if (this.#unreachable !== undefined) return notTested(this.#unreachable)
    const subject = new Subject(this.#options, this.#unreadable)
    try {
      await rule.test(subject)
      return { result: 'kept' }
    } catch (error) {
      return this.#resultOf(error)
    } finally {
      subject.end()
    }
  }

  #resultOf(error: unknown): Result {
    if (error instanceof Broken) return { result: 'broken', why: error.message }
    if (error instanceof NotTested) return notTested(error.message)
    if (error instanceof Unreadable) {
      this.#unreadable.push(error.message)
      return notTested('it was sent a text that is no frame')
    }
    if (!(error instanceof Unreachable)) throw error
    this.#unreachable = `the server accepts no connection: ${error.message}`
    return { result: 'broken', why: `The server accepts no connection: ${error.message}.` }
  }
}

function notTested(why: string): Result {
  return { result: 'not tested', why }
}
