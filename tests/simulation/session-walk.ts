// One tale of phones with sessions, from its seed: drops, half-open lines, late frames, kills, storages that lag and fail, user
// switches, memberships that end, a server that loses its memory. Then all is quiet, and the promises must hold.
import { type Fate, Phone, TOPICS } from './session-phone'
import { SlowServer } from './session-server'
import { Chance, Tale } from './session-tale'

const STORM = 20_000
const SECOND = 1_000

export interface Walked {
  readonly commands: number
  readonly lost: number
  readonly unknown: number
}

export async function walk(seed: number): Promise<Walked> {
  const chance = new Chance(seed)
  const tale = new Tale(chance)
  const server = new SlowServer(tale, chance)
  const phones = [0, 1].map((i) => {
    const users = [`ann${String(i)}`, `bob${String(i)}`]
    for (const user of users) server.members.add(user)
    return new Phone(users, tale, chance, server)
  })
  const forgets = chance.p(0.4)
  for (const phone of phones)
    for (let at = 0; at < STORM; at += 1 + chance.below(1_500))
      tale.clock.setTimer(() => {
        if (phone.launch.isAlive) phone.send()
      }, at)
  for (let faults = 3 + chance.below(20); faults > 0; faults--)
    tale.later(STORM, () => {
      fault(chance.pick(phones), server, chance, forgets)
    })
  await tale.clock.advanceAsync(STORM)
  for (const { users } of phones)
    for (const user of users) {
      server.members.add(user)
    }
  for (const line of server.lines) server.drop(line)
  await tale.clock.advanceAsync(40 * SECOND)
  const lost = checkLosses(phones, server)
  // Both users of each phone have their turn.
  for (const turn of [1, 0, 1]) {
    for (const phone of phones) phone.login(phone.users[turn] as string, false)
    await tale.clock.advanceAsync(40 * SECOND)
  }
  return { ...check(phones, server, tale), lost }
}

function fault(phone: Phone, server: SlowServer, chance: Chance, forgets: boolean): void {
  const { phone: device } = phone.launch
  const line = device.lines[device.lines.length - 1]
  const dice = chance.next()
  if (!line) return
  if (dice < 0.3) server.drop(line)
  else if (dice < 0.45) line.mute()
  else if (dice < 0.65) phone.kill()
  else if (dice < 0.8) phone.login(chance.pick(phone.users), false)
  else if (dice < 0.9) {
    const user = chance.pick(phone.users)
    server.members.delete(user)
    server.recheck(user)
  } else if (forgets) server.restart()
}

function fail(promise: string, what: string): never {
  throw new Error(`${promise}: ${what}`)
}

/** Checks that each acked command is there, or its loss announced to the user who sent it. @returns the number of losses */
function checkLosses(phones: readonly Phone[], server: SlowServer): number {
  const inLog = new Set(server.log.map(({ said }) => said))
  let lost = 0
  for (const { fates, launch } of phones) {
    const announced = new Set(launch.rooms.flatMap((room) => room.lost.map(({ data }) => data.say)))
    for (const { entry, text, isOver, launch: own } of fates) {
      if (
        entry.end?.kind === 'acked' &&
        !inLog.has(text) &&
        own === launch &&
        !isOver &&
        !announced.has(text)
      )
        fail('LOST unannounced', text)
      if (announced.has(text) && inLog.has(text)) fail('FALSE LOSS', text)
    }
    lost += announced.size
  }
  return lost
}

function check(phones: readonly Phone[], server: SlowServer, tale: Tale): Omit<Walked, 'lost'> {
  if (tale.steps > 60) fail('STORM', `${String(tale.steps)} times out of step`)
  const fates = new Map(phones.flatMap(({ fates: all }) => all).map((fate) => [fate.text, fate]))
  server.said.forEach((log, at) => {
    const seen = new Set<string>()
    for (const { said, user } of log) {
      if (seen.has(said)) fail('DOUBLED', said)
      seen.add(said)
      const fate = fates.get(said)
      if (fate?.user !== user) fail('USER', `${said} went as ${user}`)
      if ((server.left.get(said) ?? 0) < at + 1) fail('OLD INTENT', said)
    }
  })
  const inLog = new Map(server.log.map(({ said }, at) => [said, at]))
  const everywhere = new Set(server.said.flatMap((log) => log.map(({ said }) => said)))
  let unknown = 0
  for (const { fates: all, launch } of phones) {
    for (const fate of all) {
      const { entry, text } = fate
      const kind = entry.end?.kind
      const isAlive = fate.launch === launch
      if ((kind === 'refused' || kind === 'cancelled') && everywhere.has(text))
        fail(`${kind} and applied`, text)
      if (kind === 'unknown') unknown += 1
      if (kind === 'unknown' && server.memory === 1) fail('FALSE UNKNOWN', text)
      if (isAlive && !kind && !fate.isTakenBack) fail('NO END', text)
    }
    checkOrder(all, inLog)
    launch.rooms.forEach((room, at) => {
      const want = server.log
        .map(({ said }) => said)
        .filter((said) => said.startsWith(`${TOPICS[at] as string}.`))
      if (room.freshness !== 'live') fail('BEHIND', `${room.name} ${room.freshness} ${launch.socket.status}`)
      if (room.state.join() !== want.join())
        fail('VIEW', `${room.name} ${room.state.join()} is not ${want.join()}`)
      if (room.pending.length > 0) fail('STUCK', room.pending.map(({ data }) => data.say).join())
    })
  }
  return { commands: fates.size, unknown }
}

/** Checks that commands of one user to one topic took effect in the order of sending, over launches too. */
function checkOrder(fates: readonly Fate[], inLog: ReadonlyMap<string, number>): void {
  const last = new Map<string, number>()
  for (const { text, user, topic } of fates) {
    const at = inLog.get(text)
    if (at === undefined) continue
    const before = last.get(`${user} ${topic}`) ?? -1
    if (at < before) fail('ORDER', text)
    last.set(`${user} ${topic}`, at)
  }
}
