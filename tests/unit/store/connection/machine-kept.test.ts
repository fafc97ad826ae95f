// The table of the machine for an app that goes on in the background: each state is only noted to be away.
import { describe, expect, it } from '@jest/globals'
import type { Step } from '../../../../store/connection/events'
import { isAway, isDisposed, type State } from '../../../../store/connection/state'
import { machineWith } from '../../../support/machine'
import {
  counted,
  dial,
  dialling,
  eventNames,
  events,
  failed,
  fresh,
  facts,
  moment,
  momentOf,
  now,
  ping,
  probed,
  refused,
  rules,
  waiting,
} from '../../../support/machine-scene'
import { settled, table } from '../../../support/machine-table'

const transition = machineWith({ ...rules, background: 'keep' })
const away = <S extends State>(state: S): S => ({ ...state, shownAt: Infinity })
const present = Object.entries(table).filter(
  ([, { state }]) => state.visible && state.name !== 'suspended' && !isDisposed(state),
)

describe.each(present)('%s', (_name, { state }) => {
  it('hidden → goes on, and notes it', () => {
    expect(transition(state, events.hidden, moment)).toEqual([away(state)])
  })

  it('hidden once more → nothing', () => {
    const hidden = away(state)
    expect(transition(hidden, events.hidden, moment)[0]).toBe(hidden)
  })

  it('shown → here again', () => {
    expect(transition(away(state), events.shown, moment)[0].shownAt).toBe(now)
  })

  // The background explains a loss, and coming back is a fact of its own.
  const others = eventNames.filter((name) => !['hidden', 'shown', 'lost to the background'].includes(name))
  it.each(others)('%s → the same as in the foreground', (name) => {
    const before = { ...state, shownAt: 0 }
    const [here, ...effects] = transition(before, events[name], momentOf(name, before))
    const [there, ...same] = transition(away(before), events[name], momentOf(name, before))
    expect([{ ...there, shownAt: 0 }, ...same]).toEqual([here, ...effects])
    expect(isAway(there)).toBe(true)
  })
})

describe('coming back', () => {
  const open = table['open, proven and quiet']?.state as State & { name: 'open' }
  const returned = { shownAt: now }
  it.each<[string, State, Step]>([
    ['asks an open link', open, [{ ...open, ...returned, beat: probed }, ping]],
    ['cuts a wait short', { ...facts, ...waiting }, [{ ...dialling, ...counted, ...returned }, dial(5)]],
    [
      'cuts no wait short that the server asked for',
      { ...facts, notBefore: now + 60_000, name: 'waiting', until: now + 60_000 },
      [{ ...facts, ...returned, notBefore: now + 60_000, name: 'waiting', until: now + 60_000 }],
    ],
    [
      'cuts no wait short after six attempts in half a minute',
      { ...facts, recent: [1, 2, 3, 4, 5, 6].map((n) => now - n), ...waiting },
      [{ ...facts, ...returned, recent: [1, 2, 3, 4, 5, 6].map((n) => now - n), ...waiting }],
    ],
    [
      'starts over what had failed',
      { ...facts, ...failed },
      [{ ...dialling, ...fresh, ...counted, ...returned, until: now + 4_000 }, dial(5)],
    ],
    ['leaves alone what was refused', { ...facts, ...refused }, [{ ...facts, ...refused, ...returned }]],
  ])('%s', (_name, state, step) => {
    expect(transition(away(state), events.shown, moment)).toEqual(step)
  })

  it('that was no trip changes nothing: an app that has just started is told, too', () => {
    expect(transition(open, events.shown, moment)[0]).toBe(open)
  })

  it('a loss to the background before it costs no retry', () => {
    const [next, ...effects] = transition(away(open), events['lost to the background'], moment)
    expect(next).toMatchObject({ name: 'connecting', retryCount: settled.retryCount })
    expect(effects).toContainEqual(dial(5))
  })
})
