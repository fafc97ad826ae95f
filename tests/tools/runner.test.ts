import { expect, test } from '@jest/globals'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { listFiles, root } from '../../tools/files'
import { run } from '../../tools/process'
import { runSteps, type StepResult } from '../../tools/test/runner'
import { steps, type Step } from '../../tools/test/steps'

const step = (name: string, script: string, more: Partial<Step> = {}): Step => ({
  name,
  command: [process.execPath, '-e', script],
  after: [],
  ...more,
})

/** Runs steps and tells in which order they started and ended. */
async function transcript(planned: readonly Step[]): Promise<{ log: string[]; results: StepResult[] }> {
  const log: string[] = []
  const results = await runSteps(planned, {
    started: ({ name }) => log.push(`+${name}`),
    said: ({ name }, line) => log.push(`${name}: ${line}`),
    ended: ({ step: { name } }) => log.push(`-${name}`),
  })
  return { log, results }
}

test('a failed step counts, shows its output, and keeps no other from running', async () => {
  const { results } = await transcript([
    step('bad', 'console.log("why"); process.exit(3)'),
    step('good', '', { after: ['bad'] }),
  ])
  expect(results).toMatchObject([
    { passed: 0, failed: 1, output: expect.stringContaining('why') },
    { passed: 1, failed: 0 },
  ])
})

test('a step that says how far it is, is heard; others are not', async () => {
  const { log } = await transcript([
    step('far', 'console.log("half"); console.log("all")', { says: true }),
    step('quiet', 'console.log("half")', { after: ['far'] }),
  ])
  expect(log).toEqual(['+far', 'far: half', 'far: all', '-far', '+quiet', '-quiet'])
})

test('a command that does not exist has failed', async () => {
  const { results } = await transcript([{ name: 'absent', command: ['no-such-command'], after: [] }])
  expect(results).toMatchObject([{ failed: 1, output: expect.stringContaining('ENOENT') }])
})

test('a jest project without results has failed', async () => {
  const { results } = await transcript([step('no-such-project', '', { jest: true })])
  expect(results).toMatchObject([{ passed: 0, failed: 1 }])
})

test('two run at a time, each after those it waits for, and some alone', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'runner-'))
  const marker = JSON.stringify(path.join(folder, 'marker'))
  // Ends only once `next` runs, which proves that they run beside each other.
  const untilMarked = `const timer = setInterval(() => fs.existsSync(${marker}) && clearInterval(timer), 10)`
  const { log } = await transcript([
    step('slow', untilMarked),
    step('quick', ''),
    step('next', `fs.writeFileSync(${marker}, '')`, { after: ['quick'] }),
    step('lonely', '', { alone: true }),
  ])
  rmSync(folder, { recursive: true })
  expect(log.slice(0, 4)).toEqual(['+slow', '+quick', '-quick', '+next'])
  expect(log.slice(-2)).toEqual(['+lonely', '-lonely'])
})

test('a command that hangs is ended', async () => {
  const { ok, output } = await run([process.execPath, '-e', 'setInterval(() => 0, 1000)'], { limit: 200 })
  expect(ok).toBe(false)
  expect(output).toContain('still running after 0.2 s')
})

test('every folder of tests is a step, so that none is forgotten', () => {
  const files = listFiles(path.join(root, 'tests')).filter((file) => file.endsWith('.test.ts'))
  const folders = new Set(files.map((file) => file.split('/')[0]))
  const jestSteps = steps.filter(({ jest: isJest }) => isJest).map(({ name }) => name)
  // The promises that cross rooms run with the unit tests, whose coverage they count towards.
  const ofUnit = ['behaviour']
  // Those of tests/integration that start processes.
  const parts = ['nodes']
  expect([...folders].filter((folder) => !ofUnit.includes(folder ?? '')).sort()).toEqual(
    jestSteps.filter((step) => !parts.includes(step)).sort(),
  )
})

test('every folder of tests/integration is part of one step', () => {
  const patterns = steps.flatMap(({ command }) => {
    const at = command.indexOf('--testPathPatterns')
    return at < 0 ? [] : [new RegExp(command[at + 1] ?? '')]
  })
  const folders = readdirSync(path.join(root, 'tests/integration'))
  expect(folders).toContain('nodes')
  for (const folder of folders)
    expect([
      folder,
      patterns.filter((pattern) => pattern.test(`tests/integration/${folder}/a.test.ts`)).length,
    ]).toEqual([folder, 1])
})
