import type { Count, Take } from '../scenario'
import type { Stage } from '../stage'

/** Distance at which each change is sent at once, whatever the pace, in ms. */
export const gap = 100

export const steadyCounts: readonly Count[] = [
  { id: 'calls', en: 'setData', zh: 'setData 次数' },
  { id: 'bytes', en: 'bytes', zh: '字节' },
]

/** One page on the screen, and a store that is fed one change after another. */
export function steady(stage: Stage, steps: number): Take {
  const page = stage.open()
  page.forget()
  return {
    run: () => {
      stage.feed(steps, () => gap)
    },
    finish: () => {
      stage.settle()
      return { counts: { calls: page.calls.length, bytes: page.bytes }, isRight: stage.shows(page) }
    },
  }
}
