import type { Scenario } from '../scenario'
import { decodedWindow, messageWindow } from '../subjects/window'
import { eachMessage } from '../subjects/window-by-hand'
import { steady, steadyCounts } from './steady'

function fed(steps: number): Scenario {
  const many = steps.toLocaleString('en')
  return {
    name: `window-${String(steps)}`,
    en: `${many} messages into the default window`,
    zh: `默认窗口，收到 ${many} 条`,
    steps,
    isQuoted: true,
    isTimed: true,
    counts: steadyCounts,
    subject: (world) => messageWindow(world, eachMessage),
    prepare: steady,
  }
}

const decoded = {
  steps: 1_000,
  counts: steadyCounts,
  prepare: steady,
}

export const windows: readonly Scenario[] = [
  ...[1_000, 5_000, 50_000].map(fed),
  {
    ...decoded,
    name: 'window-decoded',
    en: '1,000 messages decoded from JSON',
    zh: '1,000 条由 JSON 解码的消息',
    subject: (world) => decodedWindow(world, eachMessage, 'plain'),
  },
  {
    ...decoded,
    name: 'window-frozen',
    isTimed: true,
    en: 'the same, frozen by decode',
    zh: '同上，decode 冻结其结果',
    subject: (world) => decodedWindow(world, eachMessage, 'frozen'),
  },
]
