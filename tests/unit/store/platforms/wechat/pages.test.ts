// The mini-program that bindings run in, and what there is where it has no such function.
import { afterEach, expect, it, jest } from '@jest/globals'
import { wechatPages } from '../../../../../store/platforms/wechat/pages'

afterEach(() => {
  for (const name of ['wx', 'getCurrentPages']) Reflect.deleteProperty(globalThis, name)
  jest.useRealTimers()
})

it('time slices are those of wx.nextTick', () => {
  const nextTick = jest.fn()
  Object.assign(globalThis, { wx: { nextTick } })
  const callback = (): void => undefined
  wechatPages.nextTick(callback)
  expect(nextTick).toHaveBeenCalledWith(callback)
})

it.each([
  ['without wx', {}],
  ['before base library 2.2.3', { wx: {} }],
])('time slices are promises %s', async (_, globals) => {
  Object.assign(globalThis, globals)
  const callback = jest.fn()
  wechatPages.nextTick(callback)
  expect(callback).not.toHaveBeenCalled()
  await Promise.resolve()
  expect(callback).toHaveBeenCalledTimes(1)
})

it('pages are those of getCurrentPages, asked each time, and none where there is none', () => {
  expect(wechatPages.pages()).toEqual([])
  const page = {}
  Object.assign(globalThis, { getCurrentPages: () => [page] })
  expect(wechatPages.pages()).toEqual([page])
})

it('time is that of the system, and a timer can be stopped', () => {
  jest.useFakeTimers()
  const [rings, stopped] = [jest.fn(), jest.fn()]
  wechatPages.setTimer(rings, 50)
  wechatPages.setTimer(stopped, 50)()
  const before = wechatPages.now()
  jest.advanceTimersByTime(50)
  expect([rings.mock.calls.length, stopped.mock.calls.length, wechatPages.now() - before]).toEqual([1, 0, 50])
})
