// npm run model: searches all that can happen between a phone and its server, in a model of docs/protocol.md (tests/model/session.pml).
// The rules must keep every promise, and each rule that is broken on purpose must be found to break one.
import { parseArgs } from 'node:util'
import { endTogether } from '../process'
import { findMissing, search, type Question, type Result, type Size } from './search'
import { variants } from './variants'

const usage = `npm run model -- [--small] [--only NAME]

  --small      the rules at a smaller size, and all faults: a minute or two
  --only NAME  one fault, with the run that shows it

Needs spin and gcc. The whole search takes five minutes and 2.5 GB.`

const small: Size = { commands: 2, connections: 2, relaunches: 1, losses: 1, slowWrites: 1 }
const whole: Size = { commands: 3, connections: 3, relaunches: 1, losses: 0, slowWrites: 1 }
/** With slow writes it needs more memory than a search gets. */
const forgetful: Size = { ...whole, losses: 1, slowWrites: 0 }

function inWords({ commands, connections, relaunches, losses, slowWrites }: Size): string {
  const counts = `${String(commands)} commands × ${String(connections)} connections × ${String(relaunches)} relaunch`
  const loss = losses > 0 ? ` × ${String(losses)} loss of memory` : ''
  return `${counts}${loss}${slowWrites ? ', slow writes' : ''}`
}

const cost = ({ states, depth, seconds, megabytes }: Result): string =>
  `${states.toLocaleString('en')} states, ${String(depth)} steps deep, ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`

/** Searches the rules at one size. Prints the shortest run that breaks a promise, if there is one. */
async function keeps(size: Size): Promise<boolean> {
  const result = await search('rules', { size, defines: [], how: 'all' })
  console.log(`${result.complete ? '✓' : '✗'} ${inWords(size)}: ${cost(result)}`)
  if (result.broken) {
    const shortest = await search('rules', { size, defines: [], how: 'shortest' })
    const { transcript } = shortest.broken ? shortest : result
    console.log(`\n${transcript.join('\n')}\n`)
  } else if (!result.complete) console.log('  the search was not completed: something was left out')
  return result.complete
}

async function ends(size: Size): Promise<boolean> {
  const result = await search('ends', { size, defines: [], how: 'endless' })
  console.log(`${result.complete ? '✓' : '✗'} every run ends, ${inWords(size)}: ${cost(result)}`)
  return result.complete
}

/** Searches the rules with one of them broken. */
async function fails(only: string | undefined): Promise<boolean> {
  let all = true
  for (const { name, breaks, fault } of variants) {
    if (only !== undefined && only !== name) continue
    const question: Question = { size: small, defines: [name, `ONLY=${breaks}`], how: 'shortest' }
    const { broken, transcript } = await search(name, question)
    const promise = transcript.at(-1)?.replace(/^broken: +/, '')
    console.log(
      broken
        ? `✓ ${name.padEnd(20)} ${fault}; found in ${String(transcript.length)} lines, broken: ${promise ?? '?'}`
        : `✗ ${name.padEnd(20)} ${fault}; not found: the model no longer sees ${breaks}`,
    )
    if (only !== undefined) console.log(`\n${transcript.join('\n')}\n`)
    all &&= broken
  }
  return all
}

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ options: { help: flag, small: flag, only: { type: 'string' } } })
  if (values.help) {
    console.log(usage)
    return
  }
  const { only } = values
  if (only !== undefined && !variants.some(({ name }) => name === only))
    throw new Error(`--only ${only}: expected one of ${variants.map(({ name }) => name).join(', ')}`)
  const missing = await findMissing()
  if (missing !== null) {
    console.error(missing)
    process.exitCode = 2
    return
  }
  endTogether()
  const sizes = values.small ? [small] : [small, whole, forgetful]
  const held: boolean[] = []
  if (only === undefined) for (const size of sizes) held.push(await keeps(size))
  if (only === undefined) held.push(await ends(small))
  held.push(await fails(only))
  if (held.includes(false)) process.exitCode = 1
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
