// The table of page costs: read once a second, and only while it is observed.
import { expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { Clock } from '../../../miniprogram/stores/clock'
import { RenderCost } from '../../../miniprogram/stores/render-cost'
import { useFakeTime } from '../../support/fake-time'

useFakeTime()

it('is read once a second while it is observed, and not after', () => {
  const read = jest.fn(() => [])
  const cost = new RenderCost({ meter: { read }, clock: new Clock() })
  const stop = autorun(() => cost.pages)
  jest.advanceTimersByTime(2_500)
  expect(read).toHaveBeenCalledTimes(3)
  stop()
  jest.advanceTimersByTime(5_000)
  expect(read).toHaveBeenCalledTimes(3)
  expect(jest.getTimerCount()).toBe(0)
})
