// The promises of the session, checked on a world that has become quiet. The position of a phone is not looked at, because it is the
// product's own: a wrong one shows as VIEW, BEHIND or STEP.
import { must } from './broken'
import type { Fate, Launch, Phone } from './phone'
import { isForgetful } from './plan'
import { type Room, seenBy, takesOld } from './room'
import type { World } from './world'

/** More closes than this are a storm. */
const STEPS = 60
const DIALS = 400

export type Rooms = ReadonlyMap<string, Room>

export async function roomsOf({ plan, engine }: World): Promise<Rooms> {
  const all = new Map<string, Room>()
  for (const topic of plan.topics) all.set(topic, await engine.roomOf(topic))
  return all
}

/** After the calm, before anybody logs out: all are up to date, and each loss is announced. */
export function judgeCalm(world: World, rooms: Rooms): void {
  for (const phone of world.phones) {
    checkViews(phone, rooms, 'BEHIND')
    for (const fate of phone.fates) checkLoss(world, phone, fate, rooms)
    for (const { lost } of topicsOf(phone)) world.tally.add('lost', lost.length)
  }
}

/** In the end. */
export function judgeEnd(world: World, rooms: Rooms): void {
  const { transcript, tally, nodes, phones, engine } = world
  must(transcript.broken.length === 0, ...(split(transcript.broken[0]) as [string, string]))
  must(transcript.steps <= STEPS, 'STORM', `${String(transcript.steps)} times out of step`)
  const troubles = tally.of('frame that the phone refuses') + tally.of('hostile frame to a phone')
  must(
    transcript.phoneSteps <= troubles,
    'STEP',
    `${String(transcript.phoneSteps)} closes by phones for nothing`,
  )
  must(transcript.dialled <= DIALS, 'STORM', `${String(transcript.dialled)} connections`)
  for (const { errors } of nodes) must(errors.length === 0, 'ERROR', String(errors[0]))
  const fates = new Map(world.fates.map((fate) => [fate.id, fate]))
  rooms.forEach((room, topic) => checkRoom(room, topic, fates))
  for (const phone of phones) {
    checkViews(phone, rooms, 'VIEW')
    checkOrder(phone, rooms)
    for (const fate of phone.fates) checkFate(world, phone, fate)
    for (const { pending } of topicsOf(phone))
      must(pending.length === 0, 'STUCK', pending.map(({ data }) => data.id).join())
  }
  // Where the write of a stamp fails, a command leaves all the same, and the next launch takes it for one that never left.
  const unsure = phones.filter(({ isTwinned, disk }) => isTwinned || disk.hasFailed)
  const users = new Set(unsure.flatMap((phone) => phone.users))
  for (const [id, all] of engine.applied)
    for (const { topic, user, memory } of all) {
      const left = fates.get(id)?.memory
      must(takesOld(topic) || users.has(user) || left === undefined || left >= memory, 'OLD-INTENT', id)
    }
}

function split(text = ' '): readonly string[] {
  const at = text.indexOf(' ')
  return [text.slice(0, at), text.slice(at + 1)]
}

const topicsOf = ({ launches }: Phone): Launch['topics'] => launches.flatMap(({ topics }) => topics)

/** Each phone shows what its user may see of the topic. */
function checkViews({ user, launches }: Phone, rooms: Rooms, promise: 'BEHIND' | 'VIEW'): void {
  for (const { topics, socket } of launches)
    for (const { name, freshness, confirmed } of topics) {
      const state = `${user} ${name} ${freshness} ${socket.status}`
      must(freshness === 'live', promise, state)
      const want = JSON.stringify(seenBy(rooms.get(name) as Room, user))
      const has = JSON.stringify(confirmed)
      must(has === want, promise, `${state}: ${has} is not ${want}`)
    }
}

const isThere = ({ id, topic }: Fate, rooms: Rooms): boolean =>
  rooms.get(topic)?.said.some((said) => said.id === id) ?? false

const isAnnounced = ({ launch, topic, id }: Fate): boolean =>
  launch.topics.some(({ name, lost }) => name === topic && lost.some(({ data }) => data.id === id))

/** Checks that a command that was acked is there, or its loss announced. */
function checkLoss({ engine }: World, { isTwinned }: Phone, fate: Fate, rooms: Rooms): void {
  if (!fate.launch.isAlive || fate.isOver) return
  // The other instance may have sent more on the same line before this one came back: nothing shows the loss then.
  if (isTwinned && (engine.undone > 0 || engine.memory > 1)) return
  const isLost = isAnnounced(fate)
  if (fate.ends.includes('acked'))
    must(isLost || isThere(fate, rooms), 'ACKED-LOST', `${fate.id} unannounced`)
  if (engine.kind === 'durable') must(!isLost, 'FALSE-LOSS', fate.id)
  // A command that took effect once, and is there, was there all the time.
  if (isLost && engine.applied.get(fate.id)?.length === 1) must(!isThere(fate, rooms), 'FALSE-LOSS', fate.id)
}

/** Checks a topic: no event twice, both events of a command together, each in the name of its sender, turns in turn. */
function checkRoom({ said }: Room, topic: string, fates: ReadonlyMap<string, Fate>): void {
  const seen = new Set<string>()
  said.forEach(({ id, by, does }, at) => {
    must(!seen.has(id), 'DUP', `${topic} ${id}`)
    seen.add(id)
    const [own = id] = id.split('#')
    const fate = fates.get(own)
    must(fate?.user === by && fate.topic === topic, 'USER', `${id} went as ${by} to ${topic}`)
    if (does === 'twice' && own === id)
      must(said[at + 1]?.id === `${id}#2`, 'HALF', `${topic} ${id} is half there`)
    if (does === 'turn') must(said[at - 1]?.by !== by, 'RULE', `two turns of ${by}: ${id}`)
  })
}

function checkFate({ engine, plan }: World, { isTwinned, seenTwice }: Phone, fate: Fate): void {
  const { id, ends, launch, isTakenBack, isStored } = fate
  const isLimited = plan.ttl < 60_000
  const { kind, undone } = engine
  must(ends.length <= 1, 'ENDS', `${id} ${ends.join()}`)
  const all = engine.applied.get(id) ?? []
  const applied = all.length > 0
  // In the log that is there: what has taken effect in a lost one may be refused by the next.
  const isInLog = all.some(({ memory }) => memory === engine.memory)
  // A refusal of a lost log may be decided anew: a frame waits in a node that stood still, or the next launch sends it.
  const isSure = !isTwinned && (isForgetful(kind) ? launch.isAlive || engine.memory === 1 : undone === 0)
  for (const end of ends) {
    if (end === 'refused' || end === 'cancelled' || end === 'expired')
      must(!isInLog || !isSure, `${end.toUpperCase()}-APPLIED`, id)
    if (end === 'unknown')
      must(isForgetful(kind) || undone > 0 || isLimited || isTwinned, 'FALSE-UNKNOWN', id)
    if (fate.does === 'wrong') must(end !== 'acked', 'MALFORMED', id)
  }
  must(!fate.isUnseen, 'FLICKER', `${id} is acked, and not in the state`)
  must(isTwinned || seenTwice === null, 'FLICKER', `${String(seenTwice)} is shown twice`)
  if (launch.isAlive) must(ends.length === 1, 'NO-END', id)
  // Another instance may send what this one has taken back.
  const isHonest = ends[0] === 'cancelled' || (isTwinned && ends[0] === 'unknown')
  if (launch.isAlive && isTakenBack) must(isHonest, 'CANCELLED', `${id} ended as ${String(ends[0])}`)
  // A stored command is sent by a later launch, which cannot tell this one. Only a lost log, or a rule, says no.
  const mayBeRefused =
    fate.does === 'wrong' || fate.does === 'turn' || isTakenBack || isLimited || engine.wereOut.has(fate.user)
  if (isStored && ends.length === 0 && kind === 'durable' && !isTwinned)
    must(applied || mayBeRefused, 'LOST', id)
}

/** Commands of a user to a topic take effect in the order of sending; over launches where the storage had them. */
function checkOrder({ fates, isTwinned }: Phone, rooms: Rooms): void {
  const last = new Map<string, number>()
  for (const [topic, { said }] of rooms)
    for (const { id } of said) {
      const fate = fates.find((each) => each.id === id)
      if (!fate) continue
      const key = `${topic} ${fate.user}`
      const within = `${key} ${String(fates.findIndex(({ launch }) => launch === fate.launch))}`
      // A command of the user before is with the launch that has the storage: it may come later than what this one sends.
      const isHandedOn = isTwinned && fate.isOver
      must(isHandedOn || (last.get(within) ?? -1) < fate.turn, 'ORDER', `${topic} ${id}`)
      last.set(within, fate.turn)
      if (isTwinned || !fate.isStored || isAnnounced(fate) || fate.ends.some((end) => end !== 'acked'))
        continue
      must((last.get(key) ?? -1) < fate.turn, 'ORDER', `${topic} ${id} over launches`)
      last.set(key, fate.turn)
    }
}
