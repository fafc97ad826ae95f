import type { TopicLog } from '../engine/topic-log'
import type { Telemetry } from './telemetry'

/** Returns an engine that tells how long its appends take. */
export function measureAppends(log: TopicLog, { appended }: Pick<Telemetry, 'appended'>): TopicLog {
  return {
    async append(...args) {
      const before = performance.now()
      try {
        const result = await log.append(...args)
        for (const { kind } of result) appended(performance.now() - before, kind)
        return result
      } catch (error) {
        appended(performance.now() - before, 'failed')
        throw error
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
