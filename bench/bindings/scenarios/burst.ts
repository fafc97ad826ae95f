import { peak } from '../../statistics'
import type { Count, Outcome, Scenario, Take } from '../scenario'
import type { Stage } from '../stage'
import { messageWindow } from '../subjects/window'
import { atAPace } from '../subjects/window-by-hand'

const counts: readonly Count[] = [
  { id: 'visible', en: 'setData in the busiest second, page on the screen', zh: '可见页最忙一秒的 setData' },
  { id: 'hidden', en: 'setData on the 4 hidden pages', zh: '4 个隐藏页的 setData' },
  { id: 'unloaded', en: 'setData after unload', zh: '卸载后的 setData' },
  { id: 'bytes', en: 'bytes, all pages', zh: '字节，所有页面' },
]
const size = 5
/** Messages within one millisecond, each a task of its own. */
const perMs = 10

function prepare(stage: Stage, steps: number): Take {
  const pages = Array.from({ length: size }, () => stage.open())
  for (const page of pages) page.forget()
  return {
    run: () => {
      stage.feed(steps, (step) => (step % perMs === 0 ? 1 : 0))
    },
    finish: () => finish(stage, pages),
  }
}

function finish(stage: Stage, pages: readonly ReturnType<Stage['open']>[]): Outcome {
  stage.settle()
  const visible = pages[size - 1]!
  const hidden = pages.slice(0, -1)
  const wasRight = stage.shows(visible)
  const seen = {
    visible: peak(
      visible.calls.map(({ at }) => at),
      0,
      Infinity,
      1_000,
    ),
    hidden: hidden.reduce((sum, { calls }) => sum + calls.length, 0),
    bytes: pages.reduce((sum, { bytes }) => sum + bytes, 0),
  }
  // The page is unloaded while something is pending, and more messages arrive afterwards.
  visible.forget()
  stage.subject.feed(0)
  stage.back()
  stage.feed(100, () => 10)
  stage.settle()
  return {
    counts: { ...seen, unloaded: visible.calls.length },
    isRight: wasRight && stage.shows(pages[size - 2]!),
  }
}

export const burst: Scenario = {
  name: 'burst',
  en: '10,000 messages within a second, 5 pages in the stack',
  zh: '一秒内 10,000 条消息，页面栈 5 页',
  steps: 10_000,
  isQuoted: true,
  counts,
  subject: (world) => messageWindow(world, atAPace),
  prepare,
}
