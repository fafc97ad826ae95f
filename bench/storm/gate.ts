// The doors of the servers: what a client that has connected is answered.
import { Admission } from '../../server/load/admission'
import { Capacity } from '../../server/load/capacity'
import type { Gate } from './server'

/** Lets all in, in turn. */
export const openGate = (): Gate => () => ({ kind: 'in' })

/** The admission of the server of this project, which measures its own capacity, in simulated time. */
export function measuredGate(): Gate {
  let [now, work] = [0, 0]
  // It looks at each connection, too, so its timer is not needed.
  const setTimer = () => () => undefined
  const capacity = new Capacity({ uptime: () => now, worked: () => work, setTimer })
  const admission = new Admission({
    capacity,
    uptime: () => now,
    size: () => 0,
    most: Infinity,
    isRefusing: () => false,
  })
  return (uptime, worked) => {
    ;[now, work] = [uptime, worked]
    return admission.decide(true)
  }
}
