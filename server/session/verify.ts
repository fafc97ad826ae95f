import type { CloseFrame } from '../../store/base/errors'
import type { Disposer } from '../../store/base/timing'
import { closes, serverLimits } from '../../store/protocol'
import { SYSTEM } from '../topics/define-topic'
import type { SessionHost } from './ports'
import type { Verified } from './users'

/** A hello to check. */
export interface Claim {
  readonly user: string
  readonly token: string
  /** The user of this connection before. */
  readonly before: string | undefined
}

export type Checked = { readonly validFor: number } | { readonly close: CloseFrame }

/** Ms that `users.verify` may take. */
const patience = 10_000

/** The client comes back in 5 to 30 s. */
const notNow: CloseFrame = { code: 1013, reason: 'The token cannot be checked now' }

/** Checks a hello, and calls `done` once, later; never after it was disposed. */
export function check(
  host: Pick<SessionHost, 'users' | 'setTimer' | 'report'>,
  claim: Claim,
  done: (checked: Checked) => void,
): Disposer {
  let isOver = false
  const finish = (checked: Checked): void => {
    if (isOver) return
    stop()
    done(checked)
  }
  const fail = (error: unknown): void => {
    if (!isOver) host.report(error)
    finish({ close: notNow })
  }
  const stopTimer = host.setTimer(
    () => fail(new Error(`users.verify took longer than ${String(patience / 1_000)} s`)),
    patience,
  )
  const stop = (): void => {
    isOver = true
    stopTimer()
  }
  Promise.resolve(claim.token)
    .then((token) => host.users.verify(token))
    .then((verified) => judge(verified, claim))
    .then(finish, fail)
  return stop
}

function judge(verified: Verified | null, { user, before = user }: Claim): Checked {
  if (!verified || verified.user !== user || user === SYSTEM) return { close: closes.newToken }
  const { validFor = serverLimits.renew } = verified
  if (!(validFor > 0)) return { close: closes.newToken }
  return user === before ? { validFor } : { close: closes.otherUser }
}
