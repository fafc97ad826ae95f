import type { Scenario } from '../scenario'
import { growingList } from '../subjects/list'
import { unboundedWindow } from '../subjects/window'
import { eachMessage } from '../subjects/window-by-hand'
import { steady, steadyCounts } from './steady'

const base = { steps: 1_000, counts: steadyCounts, prepare: steady }

/** A list without bounds that grows to 1,000: the store's own, and written in the three usual ways. */
export const lists: readonly Scenario[] = [
  {
    ...base,
    name: 'list-socket',
    en: '1,000 messages into a window without bounds',
    zh: '无界窗口，收到 1,000 条',
    isQuoted: true,
    isTimed: true,
    subject: (world) => unboundedWindow(world, eachMessage),
  },
  {
    ...base,
    name: 'list-deep',
    isTimed: true,
    floorIn: 'list-push',
    en: 'list grows to 1,000, list = [...list, x]',
    zh: '列表增长到 1,000 条，list = [...list, x]',
    subject: growingList('deep', 'append'),
  },
  {
    ...base,
    name: 'list-ref',
    en: 'the same, observable.ref',
    zh: '同上，observable.ref',
    subject: growingList('ref', 'append'),
  },
  {
    ...base,
    name: 'list-push',
    isTimed: true,
    en: 'the same in place, list.push(x)',
    zh: '同上，原地 list.push(x)',
    isInPlace: true,
    subject: growingList('deep', 'push'),
  },
]
