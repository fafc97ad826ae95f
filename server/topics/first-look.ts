import { offsetOf } from '../engine/position'
import type { Reader } from './reader'
import type { Runner } from './runner'

/** Tells whether anybody has written to a topic, as soon as it is read. One that cannot be read passes for one that is there. */
export function tellFirst(
  runner: Pick<Runner, 'window' | 'readers'>,
  found: (isThere: boolean) => void,
): void {
  const isThere = (): boolean => runner.window !== undefined && offsetOf(runner.window.at) > 0
  const tell = (isThere: boolean): void => {
    runner.readers.delete(reader)
    found(isThere)
  }
  const reader: Reader = { moved: () => tell(isThere()), failed: () => tell(true) }
  if (isThere()) found(true)
  else runner.readers.add(reader)
}
