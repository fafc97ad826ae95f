import { describe, expect, test } from '@jest/globals'
import { drawChart } from '../../bench/storm/chart'
import { findMissed } from '../../bench/storm/goals'
import type { Run } from '../../bench/storm/run'
import { policies, type PolicyName } from '../../bench/storm/policies'
import { runStorm } from '../../bench/storm/storm'

/** A tenth of the smaller scale of the tables, at a tenth of its rate. */
const small = { clients: 10_000, capacity: 500 }

const runs = new Map<string, Run>()

/** Runs each storm once. */
async function run(policy: PolicyName, outage: number): Promise<Run> {
  const storm = { ...small, outage, policy }
  const name = `${policy} ${String(outage)}`
  const known = runs.get(name) ?? { storm, result: await runStorm(storm) }
  runs.set(name, known)
  return known
}

describe('10,000 clients of ours lose their server', () => {
  test.each([5_000, 60_000])('for %i ms: the goals of the bench are met', async (outage) => {
    expect(findMissed([await run('ours', outage), await run('oursWithSlots', outage)])).toEqual([])
  })

  test.each([5_000, 60_000])('that is drained, and away for %i ms: each has one attempt', async (outage) => {
    const drained = await run('oursDrained', outage)
    expect(findMissed([drained])).toEqual([])
    expect(drained.result.attemptsPerClient).toBe(1)
  })

  test('with the window of their server they call it less often than without', async () => {
    const [alone, spread] = [await run('ours', 5_000), await run('oursWithSlots', 5_000)]
    expect(spread.result.attemptsPerClient).toBeLessThan(alone.result.attemptsPerClient / 2)
    expect(spread.result.peak).toBeLessThan(alone.result.peak / 5)
  })

  test('the same storm gives the same numbers', async () => {
    const { storm, result } = await run('oursWithSlots', 5_000)
    expect(await runStorm(storm)).toEqual(result)
  })
})

describe('10,000 clients of others', () => {
  test('all of the article have given up after a minute, none without its limit', async () => {
    expect((await run('article', 60_000)).result).toMatchObject({
      gaveUp: 10_000,
      attemptsPerClient: 10,
      t50: null,
    })
    expect((await run('fixed', 60_000)).result.gaveUp).toBe(0)
  })

  test('in step each round brings in no more than the kernel keeps, four times in ten seconds', async () => {
    const { perSecond } = (await run('article', 5_000)).result
    expect(perSecond.filter((count) => count > 0).slice(0, 3)).toEqual([10_000, 8_360, 6_720])
  })

  test('Socket.IO, which cuts its jitter off, knocks every five seconds', async () => {
    expect((await run('socketIo', 60_000)).result.attemptsPerClient).toBeCloseTo(14.4, 1)
  })
})

test('a goal that is missed is named, with what was measured', async () => {
  const { storm, result } = await run('oursWithSlots', 60_000)
  const worse = { storm, result: { ...result, t99: 40_000, peakAfter: 1_000, gaveUp: 1 } }
  expect(findMissed([worse])).toEqual([
    'oursWithSlots, 10000 clients, 60 s: 1 gave up',
    'oursWithSlots, 10000 clients, 60 s: t99 is 2.00 × ideal, at most 1.4',
    'oursWithSlots, 10000 clients, 60 s: the busiest second is 2.00 × capacity, at most 1.2',
  ])
})

test('a drain that lets clients come in vain is named', async () => {
  const { storm, result } = await run('oursDrained', 5_000)
  expect(findMissed([{ storm, result: { ...result, attemptsPerClient: 1.2 } }])).toEqual([
    'oursDrained, 10000 clients, 5 s: 1.20 attempts a client, at most 1.1',
  ])
})

test('the picture has a panel for each policy', async () => {
  const picture = drawChart([await run('article', 5_000), await run('oursWithSlots', 5_000)])
  expect(picture.match(/<path class="(area|ours)"/g)).toEqual(['<path class="area"', '<path class="ours"'])
  expect(picture).toContain(policies.oursWithSlots.zh)
})
