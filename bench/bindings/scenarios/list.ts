import type { Scenario } from '../scenario'
import { growingList } from '../subjects/list'
import { steady, steadyCounts } from './steady'

const base = { steps: 1_000, counts: steadyCounts, prepare: steady }

/** An unbounded list that grows to 1,000, in the three ways in which people write it. */
export const lists: readonly Scenario[] = [
  {
    ...base,
    name: 'list-deep',
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
    en: 'the same in place, list.push(x)',
    zh: '同上，原地 list.push(x)',
    isInPlace: true,
    subject: growingList('deep', 'push'),
  },
]
