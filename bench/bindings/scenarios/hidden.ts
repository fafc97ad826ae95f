import type { Scenario, Take } from '../scenario'
import type { Stage } from '../stage'
import { messageWindow } from '../subjects/window'
import { atAPace } from '../subjects/window-by-hand'
import { gap, steadyCounts } from './steady'

function prepare(stage: Stage, steps: number): Take {
  const pages = Array.from({ length: 4 }, () => stage.open())
  stage.cover()
  for (const page of pages) page.forget()
  return {
    run: () => {
      stage.feed(steps, () => gap)
    },
    finish: () => {
      stage.settle()
      const sum = (of: (page: (typeof pages)[number]) => number): number =>
        pages.reduce((total, page) => total + of(page), 0)
      const counts = { calls: sum(({ calls }) => calls.length), bytes: sum(({ bytes }) => bytes) }
      stage.back()
      stage.settle()
      return { counts, isRight: stage.shows(pages.at(-1)!) }
    },
  }
}

export const hidden: Scenario = {
  name: 'hidden',
  en: '1,000 messages, 4 hidden pages, nothing of them on the screen',
  zh: '1,000 条消息，只有 4 个隐藏页绑定',
  steps: 1_000,
  counts: steadyCounts,
  subject: (world) => messageWindow(world, atAPace),
  prepare,
}
