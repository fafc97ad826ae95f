// The part of the recording that the timeline shows.
import { expect, test } from '@jest/globals'
import { TimeWindow } from '../../../../preview/shell/timeline/time-window'

const begun = 1_000_000
const later = begun + 120_000

test('follows now, with room after it for the next attempt', () => {
  const window = new TimeWindow(begun)
  expect(window.endAt(later) - later).toBe(3_000)
  expect(window.endAt(later + 1_000) - window.endAt(later)).toBe(1_000)
})

test('begins at the beginning', () => {
  const window = new TimeWindow(begun)
  expect(window.endAt(begun) - window.span).toBeCloseTo(begun - 900, 0)
})

test('stays where it was scrolled to, and follows now again at the end', () => {
  const window = new TimeWindow(begun)
  window.moveTo(later - 20_000, later)
  expect(window.isLive).toBe(false)
  expect(window.endAt(later + 5_000)).toBe(later - 20_000)
  window.moveTo(later + 60_000, later)
  expect(window.isLive).toBe(true)
})

test('cannot be scrolled to before the beginning', () => {
  const window = new TimeWindow(begun)
  window.moveTo(0, later)
  expect(window.endAt(later)).toBe(begun + window.span * 0.97)
})

test('stands while it is paused', () => {
  const window = new TimeWindow(begun)
  window.pause(later)
  expect([window.nowAt(later + 9_000), window.isLive]).toEqual([later, false])
  window.pause(later + 9_000)
  expect([window.nowAt(later + 9_000), window.isLive]).toEqual([later + 9_000, true])
})

test('zooms around the pointer, from 4 s to 4 min', () => {
  const window = new TimeWindow(begun)
  window.moveTo(later - 20_000, later)
  const anchor = later - 40_000
  const place = (): number => (window.endAt(later) - anchor) / window.span
  const before = place()
  window.zoom(1 / 2, later, anchor)
  expect(place()).toBeCloseTo(before)
  window.zoom(1 / 100, later)
  expect(window.span).toBe(4_000)
  window.zoom(1_000, later)
  expect(window.span).toBe(240_000)
})

test('shows a moment that is off screen in the middle, and does not move for one on it', () => {
  const window = new TimeWindow(begun)
  window.reveal(later - 5_000, later)
  expect(window.isLive).toBe(true)
  window.reveal(later - 60_000, later)
  expect(window.endAt(later)).toBe(later - 60_000 + window.span / 2)
})
