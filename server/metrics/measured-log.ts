import type { Appended, TopicLog } from '../engine/topic-log'
import type { Telemetry } from './telemetry'

/** Returns an engine that tells how long its appends take. */
export function measureAppends(log: TopicLog, { appended }: Pick<Telemetry, 'appended'>): TopicLog {
  return {
    async append(...args) {
      const before = performance.now()
      let outcome: Parameters<typeof appended>[1] = 'failed'
      try {
        const result = await log.append(...args)
        outcome = result.some(({ kind }) => kind === 'conflict') ? 'conflict' : (result[0] as Appended).kind
        return result
      } finally {
        appended(performance.now() - before, outcome)
      }
    },
    read: (...args) => log.read(...args),
    snapshot: (...args) => log.snapshot(...args),
    watch: (wake) => log.watch(wake),
    due: (...args) => log.due(...args),
    postpone: (...args) => log.postpone(...args),
    stamp: () => log.stamp(),
    now: () => log.now(),
    health: () => log.health(),
    start: (notice) => log.start(notice),
    stop: () => log.stop(),
    presence: log.presence,
  }
}
