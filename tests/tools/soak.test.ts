import { describe, expect, test } from '@jest/globals'
import { draw } from '../../bench/soak/schedule'
import { findMissed, isSupported, markdownTable } from '../../bench/soak/table'
import { count, type Fate, View } from '../../bench/soak/tally'

function viewOf(...lists: readonly (readonly string[])[]): View {
  const view = new View()
  for (const ids of lists) view.show(ids)
  return view
}

describe('a view', () => {
  test('counts what it shows twice, at once or after it was gone', () => {
    expect(viewOf(['1.1', '2.1', '1.1'])).toMatchObject({ doubled: 1, reordered: 0 })
    expect(viewOf(['1.1', '2.1'], ['2.2'], ['2.2', '1.1'])).toMatchObject({ doubled: 1 })
    expect(viewOf(['1.1'], ['1.1', '1.2'], [], ['1.3'])).toMatchObject({ doubled: 0, reordered: 0 })
  })

  test('counts what it shows behind a later one of the same sender', () => {
    expect(viewOf(['1.2', '2.1', '1.1'])).toMatchObject({ doubled: 0, reordered: 1 })
  })

  test('takes a list that its owner adds to', () => {
    const ids = ['1.1']
    const view = viewOf(ids)
    ids.push('1.1')
    view.show(ids)
    expect(view.doubled).toBe(1)
  })
})

describe('the count', () => {
  const countOne = (fate: Fate, isLost: boolean, ...views: readonly View[]) =>
    count({ commands: new Map([['1.1', { room: 0, fate, isLost }]]), views: new Map([[0, views]]) })
  const [has, lacks] = [viewOf(['1.1']), viewOf([])]

  test('acked and everywhere is delivered', () => {
    expect(countOne('acked', false, has, has)).toMatchObject({
      sent: 1,
      delivered: 1,
      announced: 0,
      silent: 0,
    })
  })

  test('acked and missing at one of them is a silent loss, unless its sender was told', () => {
    expect(countOne('acked', false, has, lacks)).toMatchObject({ delivered: 0, silent: 1 })
    expect(countOne('acked', true, lacks, lacks)).toMatchObject({ announced: 1, silent: 0, false: 0 })
    expect(countOne('announced', false, has, lacks)).toMatchObject({ announced: 1, silent: 0 })
  })

  test('one that waits for ever was never told', () => {
    expect(countOne('waiting', false, has, has)).toMatchObject({ delivered: 0, silent: 1 })
  })

  test('a loss that was announced and is none is counted', () => {
    expect(countOne('acked', true, has, lacks)).toMatchObject({ announced: 1, false: 1 })
  })
})

describe('a plan', () => {
  const options = { clients: 20, seconds: 150, seed: 3 }
  const { happenings, roomsOf } = draw(options)

  test('is the same for the same seed', () => {
    expect(draw(options)).toEqual(draw(options))
    expect(draw({ ...options, seed: 4 })).not.toEqual(draw(options))
  })

  test('ends each connection every 15 s, kills memory early, and is over in time', () => {
    const strikes = happenings.filter((one) => one.do === 'strike' && one.client === 7)
    expect(strikes.length).toBeGreaterThanOrEqual(2 * Math.floor(150 / 15))
    const kills = happenings.flatMap((one) => (one.do === 'kill' ? [one.kill] : []))
    expect(kills).toEqual(['node', 'both', 'engine', 'node'])
    expect(Math.max(...happenings.map(({ at }) => at))).toBeLessThanOrEqual(150_000)
  })

  test('puts each client into a room and the next one', () => {
    expect(roomsOf[0]).toEqual([0, 1])
    expect(roomsOf[19]).toEqual([3, 0])
  })
})

describe('the table', () => {
  const ran = {
    ...{ sent: 100, delivered: 60, announced: 40, silent: 0, doubled: 0, reordered: 0, false: 0 },
    ...{ waits: [10, 20, 30], kills: 1, strikes: 2 },
  }

  test('names what our client misses; times only where they are asked for', () => {
    expect(findMissed(ran, true)).toEqual([])
    expect(findMissed({ ...ran, silent: 1 }, false)).toHaveLength(1)
    const slow = { ...ran, waits: [10, 2_000] }
    expect([findMissed(slow, false), findMissed(slow, true)]).toMatchObject([[], [expect.any(String)]])
    expect(findMissed({ ...ran, waits: [] }, true)).toHaveLength(1)
  })

  test('a quoted line holds: zeros and hundreds exactly, other numbers about', () => {
    expect(isSupported('| a | 0 | 7 |', '| a | 0 | 900 |')).toBe(true)
    expect(isSupported('| a | 0 | 7 |', '| a | 1 | 7 |')).toBe(false)
    expect(isSupported('| a | 0 | 7 |', '| a | 0 | 0 |')).toBe(false)
    expect(isSupported('| a | 100.000 % |', '| a | 99.999 % |')).toBe(false)
    expect(isSupported('| a | 60 ms |', '| a | 119 ms |')).toBe(true)
    expect(isSupported('| a | 60 ms |', '| a | 121 ms |')).toBe(false)
    expect(isSupported('| a | 0 |', '| b | 0 |')).toBe(false)
  })

  test('has a line for each language', () => {
    const options = { clients: 1, seconds: 2, seed: 3 }
    const [en, zh] = (['en', 'zh'] as const).map((one) =>
      markdownTable(new Map([['ours', ran]]), options, one),
    )
    expect(en).toContain('| **one of the two** | 100.000 % |')
    expect(zh?.split('\n')).toHaveLength(en?.split('\n').length ?? 0)
  })
})
