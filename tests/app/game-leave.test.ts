/**
 * @jest-environment jsdom
 */
// The page of a room leaves nothing behind: no timer, and no listener of the phone.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { noRoom, optionsOf, reduce, type RoomCommand, type RoomEvent, type RoomView } from '../../game'
import { AppStage } from '../support/app-stage'
import { Friend, logIn, postJson } from '../support/friend'

const stage = new AppStage('session')
const timers = new Set<unknown>()
const { setTimeout: start, clearTimeout: end, setInterval: repeat, clearInterval: endRepeat } = globalThis
const sleep = (ms: number): Promise<void> => new Promise((resolve) => start(resolve, ms))

/** Notes each timer from its start to its end. */
function watchTimers(): void {
  const watched = {
    setTimeout: (job: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const timer = start(() => {
        timers.delete(timer)
        job(...args)
      }, ms)
      timers.add(timer)
      return timer
    },
    clearTimeout: (timer: never) => {
      timers.delete(timer)
      end(timer)
    },
    setInterval: (job: () => void, ms?: number) => {
      const timer = repeat(job, ms)
      timers.add(timer)
      return timer
    },
    clearInterval: (timer: never) => {
      timers.delete(timer)
      endRepeat(timer)
    },
  }
  Object.assign(globalThis, watched)
}

/** Listeners that the app has with the phone, by `wx` function. */
function watchListeners(): Map<string, number> {
  const counts = new Map<string, number>()
  const api = wx as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const name of Object.keys(api).filter((key) => /^(on|off)[A-Z]/.test(key))) {
    const call = api[name]
    const what = name.replace(/^(on|off)/, '')
    api[name] = (...args) => {
      counts.set(what, (counts.get(what) ?? 0) + (name.startsWith('on') ? 1 : -1))
      return call?.(...args)
    }
  }
  return counts
}

beforeAll(async () => {
  watchTimers()
  await stage.open()
})
afterAll(async () => {
  await stage.close()
  Object.assign(globalThis, {
    setTimeout: start,
    clearTimeout: end,
    setInterval: repeat,
    clearInterval: endRepeat,
  })
})

it('leaves no timer, listener or topic behind, after a room was on the screen again', async () => {
  const { origin } = stage.server
  const visa = await logIn(origin, 'Bob')
  const { code } = (await postJson(`${origin}/rooms`, { listed: false }, visa.pass)) as { code: string }
  const folding = { initial: noRoom(code, optionsOf()), reduce }
  const bob = await Friend.attach<RoomView, RoomEvent, RoomCommand>(origin, visa, `room:${code}`, folding)
  const app = stage.launch()
  const listeners = watchListeners()
  const visit = async (): Promise<void> => {
    void wx.navigateTo({ url: `/pages/game/game?room=${code}&sit=1&bot=easy` })
    await app.waitFor(() => app.page().route === 'pages/game/game' && app.find('.board .cell'), 5_000)
    await sleep(800)
    app.preview.router.navigateBack(1)
    await app.waitFor(() => app.page().route === 'pages/index/index')
    // The topic is left 5 s after its last page, and nothing holds it.
    await bob.until(({ seats }) => seats.some((player) => player?.awaySince != null))
    await sleep(500)
  }
  await visit()
  let before = timers.size
  for (let n = 0; n < 10; n += 1) {
    await sleep(100)
    before = Math.min(before, timers.size)
  }
  const heard = new Map(listeners)
  await visit()
  await app.waitFor(() => timers.size <= before, 5_000)
  expect(Object.fromEntries(listeners)).toEqual(Object.fromEntries(heard))
}, 60_000)
