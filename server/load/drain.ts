// Closes connections one after the other, each with the moment at which its client comes back.
import type { CloseFrame } from '../../store/base/errors'
import type { Clock } from '../session/pace'
import { afterReason } from './admission'
import { slotAt } from './slots'

/** A connection that can be asked to leave. */
export interface Leaver {
  /** Hears no more; commands that it has heard go on. Absent where no command is promised an answer. */
  deafen?(): void
  /** Whether each command that it has heard is answered. */
  readonly isDone: boolean
  /** Does nothing where it is closed already. */
  close(close: CloseFrame): void
}

export interface DrainPlan {
  /** Ms in which all close frames are sent. */
  readonly within: number
  /** Handshakes a second that the server takes to which the clients go. */
  readonly perSecond: number
  /** Ms after the last close before the first client comes back; 0: each comes at once that finds a free slot. */
  readonly away: number
}

/** Ms that a connection has to finish what it has heard, an engine that stands still included. */
const patience = 2_000
/** Ms between two closes where there is time: a fleet has other work than handshakes. */
const gentle = 10
/** Ms between two looks whether it has. */
const lookEvery = 10

/**
 * Asks all to leave, in their order; resolves when the last close frame is sent. A client waits for its slot connected; where `within` is
 * too short for that, the rest of the wait is in the reason.
 */
export async function drain(members: readonly Leaver[], plan: DrainPlan, clock: Clock): Promise<void> {
  const wait = (ms: number): Promise<void> =>
    ms > 0 ? new Promise((resolve) => void clock.setTimer(resolve, Math.ceil(ms))) : Promise.resolve()
  const step = Math.min(Math.max(gentle, slotAt(plan.perSecond)), plan.within / Math.max(1, members.length))
  const slot = Math.max(step, slotAt(plan.perSecond))
  const start = clock.uptime()
  const returns = plan.away > 0 ? start + members.length * step + plan.away : start

  const leave = async (member: Leaver, returnAt: number): Promise<void> => {
    member.deafen?.()
    const latest = clock.uptime() + patience
    while (!member.isDone && clock.uptime() < latest) await wait(lookEvery)
    member.close({ code: 1012, reason: afterReason(returnAt - clock.uptime()) })
  }
  const leaving: Promise<void>[] = []
  for (const [index, member] of members.entries()) {
    await wait(start + index * step - clock.uptime())
    leaving.push(leave(member, returns + index * slot))
  }
  await Promise.all(leaving)
}
