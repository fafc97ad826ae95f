/** Milliseconds in which a page that is reloaded gives its storage back. */
const reloadTime = 300

/**
 * Finds storage for a phone that no other tab uses, and keeps it until the page ends: two tabs of one browser are two
 * phones. Without locks, which need HTTPS or this computer's own address, the tabs share it.
 *
 * @param start receives the name of the storage; called at once where there are no locks
 */
export function claimStorage(id: string, start: (name: string) => void): void {
  if (globalThis.navigator.locks === undefined) start(id)
  else void findSeat(id).then((seat) => start(seat === 1 ? id : `${id}.${seat}`))
}

async function findSeat(id: string): Promise<number> {
  const key = `seat of phone ${id}`
  const last = Number(sessionStorage.getItem(key) ?? 0)
  if (last > 0 && (await lock(`${key}: ${last}`, { signal: AbortSignal.timeout(reloadTime) }))) return last
  let seat = 1
  while (!(await lock(`${key}: ${seat}`, { ifAvailable: true }))) seat += 1
  sessionStorage.setItem(key, String(seat))
  return seat
}

/** Holds a lock until the page ends; resolves with whether it was given. */
function lock(name: string, options: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    navigator.locks
      .request(name, options, (granted) => {
        resolve(granted !== null)
        return granted && new Promise(() => {})
      })
      .catch(() => resolve(false))
  })
}
