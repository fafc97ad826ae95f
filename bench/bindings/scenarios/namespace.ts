import type { Scenario } from '../scenario'
import { readings } from '../subjects/readings'
import { steady, steadyCounts } from './steady'

export const namespace: Scenario = {
  name: 'namespace',
  en: '20 fields in a namespace, one number changes 1,000 times',
  zh: '命名空间里 20 个字段，一个数字改变 1,000 次',
  steps: 1_000,
  counts: steadyCounts,
  subject: readings,
  prepare: steady,
}
