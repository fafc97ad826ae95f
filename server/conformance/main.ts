/* `npm run conformance`: tests a server against docs/protocol.md. */
import { readSettings, type Settings, usage, UsageError } from './arguments'
import { jsonOf, linesOf, summarize, summaryOf } from './report'
import { Unreachable } from './findings'
import { type Outcome, testServer } from './suite'
import { Wire } from './wire'

void main()

async function main(): Promise<void> {
  let settings: Settings | undefined
  try {
    settings = readSettings(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return fail(error.message, 2)
  }
  if (!settings) return void process.stdout.write(usage)
  try {
    // One connection first: where none is accepted there is nothing to test.
    ;(await Wire.open(settings)).end()
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    const { url } = settings
    return fail(`${url} accepts no connection: ${error.message}.\n无法连接 ${url}：${error.message}。`, 1)
  }
  process.exitCode = (await test(settings)) ? 0 : 1
}

/** Resolves with whether all tested rules are kept. */
async function test(settings: Settings): Promise<boolean> {
  const outcomes: Outcome[] = []
  if (!settings.json) print(`${settings.url} against docs/protocol.md`)
  for await (const outcome of testServer(settings)) {
    if (!settings.json) print(linesOf(outcome, outcomes.at(-1)))
    outcomes.push(outcome)
  }
  print(settings.json ? jsonOf(settings.url, outcomes) : summaryOf(outcomes))
  return summarize(outcomes).broken === 0
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function fail(message: string, code: number): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = code
}
