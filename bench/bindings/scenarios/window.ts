import type { Scenario } from '../scenario'
import { decodedWindow, messageWindow } from '../subjects/window'
import { eachMessage } from '../subjects/window-by-hand'
import { steady, steadyCounts } from './steady'

function fed(steps: number): Scenario {
  const many = steps.toLocaleString('en')
  return {
    name: `window-${String(steps)}`,
    en: `${many} messages into the window of 200`,
    zh: `200 条窗口，收到 ${many} 条`,
    steps,
    counts: steadyCounts,
    subject: (world) => messageWindow(world, eachMessage),
    prepare: steady,
  }
}

const decoded: Scenario = {
  name: 'window-decoded',
  en: 'the same, 5,000 messages decoded from JSON',
  zh: '同上，5,000 条由 JSON 解码的消息',
  steps: 5_000,
  counts: steadyCounts,
  subject: (world) => decodedWindow(world, eachMessage),
  prepare: steady,
}

export const windows: readonly Scenario[] = [...[1_000, 5_000, 50_000].map(fed), decoded]
