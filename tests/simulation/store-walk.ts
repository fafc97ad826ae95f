import fc from 'fast-check'
import type { EntryState } from 'mobx-miniprogram-socket'
import type { Line } from 'mobx-miniprogram-socket/testing'
import { always, type HappeningName, happenings, sometimes } from './happenings'
import type { Library } from './library'
import { HELLO, numberOf, numberOfData, WELCOME } from './numbered'
import { BrokenPromise, keep, type Promises } from './promises'
import { type Kind, kinds, mostTries } from './store-kinds'
import { StoreWorld } from './store-world'

const restful = ['idle', 'suspended', 'failed', 'closed']
const socketless = ['idle', 'waiting', 'failed', 'closed']
const trying = ['open', 'waiting']

export const storePromises: Promises<StoreWorld> = {
  'holds one socket at most, and none where it has no use for it': ({ witness, store }) =>
    witness.running.sockets <= (socketless.includes(store.status) ? 0 : 1),
  'runs one timer and its spare at most, and both again where the first is late': ({ witness }) =>
    witness.timers <= 4,
  'is open or waiting against the word of the phone only where somebody knows better': ({ witness, store }) =>
    !trying.includes(store.status) || witness.mayTry,
  'is idle or closed exactly when nobody wishes for more': ({ witness, store }) =>
    (store.status === 'idle' || store.status === 'closed') === !witness.wished,
  'is offline only without a network': ({ witness, store }) =>
    store.status !== 'offline' || !witness.isOnline,
  'is suspended only in the background': ({ witness, store }) =>
    store.status !== 'suspended' || !witness.isVisible,
  'names the next attempt exactly while it waits': ({ store }) =>
    (store.status === 'waiting') === (store.nextRetryAt !== null),
  'names no attempt that is long past or far away': ({ store, phone, isTimeWrong, isStopped }) =>
    store.nextRetryAt === null ||
    isTimeWrong ||
    isStopped ||
    Math.abs(store.nextRetryAt - phone.now()) <= 60_000,
  'knows a latency only while open, and none below zero': ({ store: { status, latency, lastHeartbeat } }) =>
    (status === 'open' || latency === null) && (latency ?? 0) >= 0 && (lastHeartbeat?.latency ?? 0) >= 0,
  'holds an entry exactly until it is settled': ({ store, sent }) => {
    const held = new Map(store.queue.map(({ id, state }) => [id, state]))
    return sent.every(({ entry: { id, state }, done }) =>
      held.has(id)
        ? held.get(id) === state && (state === 'sent' ? done === null || done === 'sent' : done === null)
        : finalStates.includes(state) && (done === state || (done === 'sent' && state.endsWith('confirmed'))),
    )
  },
  'confirms nothing that did not arrive': ({ sent, hasArrived }) =>
    sent.every(({ number, entry: { state } }) => state !== 'confirmed' || hasArrived(number)),
  'holds nothing that it was not given': ({ store, sent, restored }) =>
    store.queue.every(({ id }) => restored.has(id) || sent.some(({ entry }) => entry.id === id)),
  'says why an entry failed or expired': ({ sent }) =>
    sent.every(
      ({ entry: { state, failure } }) =>
        ['failed', 'expired', 'unconfirmed'].includes(state) === (failure !== null),
    ),
  'holds entries in the order of the calls': ({ store }) =>
    ascends(store.queue.map(({ id }) => id)) && ascends(store.queue.map(({ data }) => numberOfData(data))),
  'gives up on no entry before its last try': (world) =>
    world.sent.every(
      ({ number, entry: { failure } }) =>
        !failure?.includes('given up after') || world.triesOf(number) >= mostTries(world.kind),
    ),
  'is refused by the codes for it': ({ store: { lastError } }) => {
    const code = lastError?.close?.code ?? 0
    return lastError?.code !== 'refused' || (code >= 4000 && code < 4100)
  },
  'keeps its outbox within bounds': ({ store, kind }) =>
    store.queueLength === store.queue.length && store.queueLength <= kinds[kind].outbox.limit,
  'keeps its window within bounds': ({ kind, store: { messages, lastMessage } }) =>
    messages.length <= mostMessages(kinds[kind].messages.limit) &&
    ascends(messages.map(({ id }) => id)) &&
    messages.reduce((sum, { data }) => sum + String(data).length, 0) <= kinds[kind].messages.bytes &&
    (messages.length === 0 || messages[messages.length - 1] === lastMessage),
  'never takes a pong for a message': ({ kind, store }) =>
    kind === 'heartless' || store.messages.every(({ data }) => data !== 'pong'),
  'explains what it says': ({ store }) => store.explain().status === store.status,
}

/** A window that slides holds its limit, another one twice as many. */
function mostMessages(limit: number): number {
  return limit < 32 ? limit : 2 * limit
}

const finalStates: readonly EntryState[] = [
  'sent',
  'confirmed',
  'unconfirmed',
  'failed',
  'expired',
  'cancelled',
]

function ascends(numbers: readonly number[]): boolean {
  return numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as number))
}

/** For the report of a broken promise. */
function describe({ store, witness, sent, faults, kind, phone, clock }: StoreWorld): unknown {
  const { status, retryCount, nextRetryAt, queue, lastError, messages } = store
  const { timers, running, isOnline, isVisible, wished } = witness
  return {
    faults: [...witness.faults, ...faults],
    ...{
      kind,
      status,
      retryCount,
      nextRetryAt,
      queue,
      lastError,
      timers,
      running,
      isOnline,
      isVisible,
      wished,
    },
    ...{ messages, now: clock.now(), phone: phone.now() },
    entries: sent.map(({ number, entry: { id, state, failure }, done }) => ({
      number,
      id,
      state,
      failure,
      done,
    })),
    lines: phone.lines.map(({ sent: arrived, closing, isOver }) => ({ arrived, closing, isOver })),
  }
}

type Story = readonly (readonly [what: HappeningName, dice: number])[]

const beginnings: readonly Story[] = [
  [],
  [
    ['connect', 1],
    ['accept', 1],
  ],
  [
    ['connect', 1],
    ['send forty', 1],
    ['accept', 1],
  ],
  [
    ['connect', 1],
    ['send forty', 1],
    ['accept', 1],
    ['hide', 1],
  ],
  [
    ['url', 0],
    ['connect', 1],
  ],
  [
    ['url', 0],
    ['connect', 1],
    ['a moment', 1],
    ['hide', 1],
    ['late urls come', 1],
  ],
  [
    ['connect', 1],
    ['accept', 1],
    ['send', 1],
    ['disconnect', 1],
    ['connect', 1],
  ],
  [
    ['connect', 1],
    ['accept', 1],
    ['half-open', 1],
    ['send three', 1],
    ['a moment', 20],
  ],
  [
    ['writes are not answered', 1],
    ['send', 1],
    ['a moment', 900],
    ['send', 1],
    ['a while', 7_000],
    ['relaunch', 1],
  ],
]
/** Each walk knows only some of all that can happen, and so meets those more often: what is rare together is found so. */
const pool = fc
  .subarray(sometimes, { minLength: 4, maxLength: 14 })
  .map((some) => [...always, ...always, ...some, ...some, ...some])
const picks = fc.array(fc.tuple(fc.nat(9_999), fc.nat(999_999)), { minLength: 1, maxLength: 40, size: 'max' })
const story = fc
  .tuple(fc.constantFrom(...beginnings), pool, picks)
  .map(([first, pool, picks]): Story => [
    ...first,
    ...picks.map(([pick, dice]) => [pool[pick % pool.length] ?? 'connect', dice] as const),
  ])
const anyKind = fc.constantFrom(...(Object.keys(kinds) as Kind[]))

function isLimited(kind: Kind): boolean {
  return 'retry' in kinds[kind]
}

/** Promises that are settled have their say. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve()
}

function check(world: StoreWorld, promises = storePromises): void {
  const fault = world.witness.faults[0] ?? world.faults[0]
  if (fault !== undefined) throw new BrokenPromise(fault, describe(world))
  keep(promises, world, describe)
}

async function walk(world: StoreWorld, story: Story): Promise<void> {
  for (const [name, dice] of story) {
    const before = world.store.status
    const { lines } = world.phone
    const dialled = lines.length
    await happenings[name](world, dice)
    await settle()
    check(world)
    const onlyTime = name === 'a moment' || name === 'a while' || name === 'a long time'
    if (onlyTime && restful.includes(before) && before !== 'suspended' && lines.length > dialled)
      throw new BrokenPromise(`dials not by itself while ${before}`, describe(world))
  }
}

export function storeKeepsItsPromises(library: Library) {
  return fc.asyncProperty(anyKind, story, fc.boolean(), async (kind, story, isDisposed) => {
    const world = new StoreWorld(library, kind)
    await walk(world, story)
    if (isDisposed || world.isEnded) await ends(world)
    else await recovers(world)
  })
}

/** Once disposed there is nothing left, and nothing happens, whatever the world does. */
async function ends(world: StoreWorld): Promise<void> {
  const { phone, store, witness } = world
  world.dispose()
  const { changes, heard } = world
  await settle()
  check(world, endPromises)
  for (const line of phone.lines) {
    line.accept()
    line.say('news')
    line.drop()
  }
  phone.goes('none')
  phone.goes('wifi')
  world.hide()
  world.show()
  store.connect()
  store.retry()
  store.disconnect()
  world.user.answerUrls()
  witness.resume()
  await world.clock.advanceAsync(3_600_000)
  check(world, endPromises)
  if (world.changes > changes || world.heard > heard)
    throw new BrokenPromise('tells nothing after dispose()', describe(world))
}

const endPromises: Promises<StoreWorld> = {
  ...storePromises,
  'leaves nothing running': ({ witness, phone }) =>
    witness.timers === 0 &&
    witness.running.watchers === 0 &&
    witness.running.sockets === 0 &&
    Object.values(phone.running).every((count: number) => count === 0),
  'is closed': ({ store }) => store.status === 'closed' && store.nextRetryAt === null,
  'has given up what waited': ({ store, sent }) =>
    store.queueLength === 0 && sent.every(({ done }) => done !== null),
}

function hearsNews(world: StoreWorld): boolean {
  const { heard } = world
  world.phone.lines[world.phone.lines.length - 1]?.say('news')
  return world.heard > heard
}

/** The window of the pace, plus the window of a returning network, plus a moment. */
const SOON = 61_000
/** Time to find out that a link is dead, or that an attempt leads nowhere, in ms. */
const DEAD_FOR = 25_000
const STEP = 500

/** Once the world is kind the store is open again, and all that waited is delivered. */
async function recovers(world: StoreWorld): Promise<void> {
  const { phone, store, clock } = world
  /** In the order of the first arrival: what the phone does not answer for goes again. */
  const arrived = new Set<number>()
  const serve = (line: Line): void => {
    line.failures.length = 0
    line.holdsAnswers = world.mutes.has(line)
    if (!line.holdsAnswers) line.answer()
    line.onFrame = (frame) => {
      const number = numberOf(frame)
      if (number !== null) arrived.add(number)
      else line.say(frame === HELLO ? WELCOME : 'pong')
    }
    line.accept()
  }
  phone.virtualStorage.failures.length = 0
  phone.virtualStorage.readFailure = null
  Object.assign(phone.quirks, { refusal: 'both', loss: 'close', noTask: false, answerDelay: 5 })
  world.user.urlMode = 'at once'
  world.user.greetingMode = 'at once'
  world.user.isLoggedIn = true
  world.dropPlans()
  phone.onDial = serve
  phone.quirks.tellsShow = true
  phone.claims(null)
  phone.goes('wifi')
  phone.weakens(false)
  world.show()
  world.user.answerUrls()
  await settle()
  const hadLink = phone.running.sockets > 0
  for (const line of phone.lines) if (!line.isOver) serve(line)
  // Without a heartbeat only the user finds a dead link that the phone does not report.
  if (world.kind === 'heartless' && store.status === 'open' && !hearsNews(world)) world.disconnect()
  if (restful.includes(store.status)) world.connect()
  const deadline = clock.now() + SOON + (hadLink ? DEAD_FOR : 0)
  while (clock.now() < deadline && (store.status !== 'open' || store.queueLength > 0)) {
    await clock.advanceAsync(STEP)
    check(world)
    // A lost timer is replaced at the next event.
    if (world.hasLostTimers) world.retry()
    // Where the policy has a limit, the last of its attempts may be one that began in the unkind world.
    if (store.status === 'failed' && isLimited(world.kind)) world.connect()
  }
  if (store.status !== 'open')
    throw new BrokenPromise('is open again once the world is kind', describe(world))
  if (store.queueLength > 0)
    throw new BrokenPromise('delivers what waited once the world is kind', describe(world))
  if (!ascends([...arrived]))
    throw new BrokenPromise('delivers in the order of the calls', {
      arrived: [...arrived],
      ...Object(describe(world)),
    })
}
