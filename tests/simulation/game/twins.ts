// Two runs of one server whose boards differ in cells that nobody digs. All that leaves it is written down with its time.
import { inspect } from 'node:util'
import fastify from 'fastify'
import { valuesOf } from '../../../game/board/cells'
import { noRoomState } from '../../../game/rules/state'
import { memoryDirectory } from '../../../server/game/memory-directory'
import { roomTopic, topicOf } from '../../../server/game/room-topic'
import { gameRoutes } from '../../../server/http/games'
import type { Peer, Subscription } from '../../../server/topics/peer'
import type { ServerFrame } from '../../../store/protocol'
import { dice } from '../../support/dice'
import { idle, TestNode } from '../../support/topics/node'

const side = { width: 9, height: 9 }
const common = [0, 2, 4, 20, 22, 24, 36, 38, 54, 56]
/** Gold in one of two corners: the values of `apart` differ, and of no other cell. */
const twins = [79, 80].map((cell) => valuesOf(side, [...common, cell])) as [string, string]
const apart = [69, 78, 79, 80]
const seed = '0123456789abcdef'.repeat(2)
/** Cells of both boards, in the order in which people dig them: some have gold. */
const dug = [0, 10, 2, 40, 13, 20, 70, 31, 71, 62, 4, 50]

/** Turns in all. */
const most = 20

/** Everything that one run has let out, in order. */
interface Transcript {
  readonly lines: readonly string[]
  readonly faults: readonly string[]
}

/** Ways in which one board can be told from the other; none for an honest server. */
export async function findLeaks(): Promise<string[]> {
  const [one, other] = [await run(twins[0]), await run(twins[1])]
  const at = one.lines.findIndex((line, index) => line !== other.lines[index])
  const differs = at >= 0 || one.lines.length !== other.lines.length
  return [
    ...one.faults,
    ...other.faults,
    ...(differs ? [`line ${String(at)}:\n${String(one.lines[at])}\n${String(other.lines[at])}`] : []),
  ]
}

async function run(values: string): Promise<Transcript> {
  const lines: string[] = []
  const faults: string[] = []
  const serverSeed = Buffer.from(values).toString('hex').slice(-64)
  let [reads, throws] = [0, false]
  let state = noRoomState('')
  const note = (channel: string, what: unknown): void => {
    const text = typeof what === 'string' ? what : JSON.stringify(what)
    lines.push(`${String(node.clock.now())} ${channel} ${text}`)
    if (text.includes(values.slice(60)) || text.includes(serverSeed))
      faults.push(`${channel} has the board: ${text}`)
  }
  const directory = memoryDirectory(() => node.clock.now())
  const kind = roomTopic(directory, () => ({
    commitment: () => 'c'.repeat(64),
    board() {
      reads += 1
      return { values, starter: 0, serverSeed }
    },
  }))
  const rooms: typeof kind = {
    ...kind,
    effects(events, context) {
      note('effect', [events, context])
      state = context.state
      if (throws) throw new Error('forced')
      return kind.effects(events, context)
    },
  }
  const chance = dice(8)
  const node = new TestNode({ kinds: [rooms], random: chance })
  const restore = capture((text) => note('console', text))
  const app = fastify({
    logger: { level: 'trace', stream: { write: (line: string) => note('log', untimed(line)) } },
  })
  const paths: string[] = []
  app.addHook('onRoute', ({ method, url }) => void (method === 'GET' && paths.push(url)))
  const send = (topic: string, data: unknown, user = 'system') => node.topics.send(topic, data, user)
  await app.register(gameRoutes({ directory, userOf: (pass) => pass, random: dice(3) }), { send })

  const ask = async (method: 'GET' | 'POST', url: string, user: string | null): Promise<string> => {
    const headers = user === null ? {} : { authorization: `Bearer ${user}` }
    const {
      statusCode,
      headers: sent,
      body,
    } = await app.inject({ method, url, headers, ...(method === 'POST' && { payload: { seats: 3 } }) })
    const { date: _, ...rest } = sent
    note(`${method} ${url} ${String(user)}`, [statusCode, rest, body])
    return body
  }
  const { code } = JSON.parse(await ask('POST', '/rooms', 'ann')) as { code: string }
  const topic = topicOf(code)
  const positions = new Set<string>()
  const join = (user: string, at?: string): Ear =>
    new Ear(user, { node, topic, positions, note: (what) => note(user, what) }, at)
  const lookAround = async (): Promise<void> => {
    for (const path of paths)
      for (const user of ['ann', 'watcher', null])
        await ask('GET', path.replace(':code', code).replace(':id', code), user)
  }

  const [ann, bob] = [join('ann'), join('bob')]
  join('watcher')
  await ann.say({ type: 'sit', name: 'ann', avatar: null, seed })
  await bob.say({ type: 'sit', name: 'bob', avatar: null, seed })
  await ann.say({ type: 'add-bot', level: 'hard' })
  for (let index = 0; index < most; index += 1) {
    const { turn, cells } = state
    const player = [ann, bob][turn?.seat ?? 2]
    const cell = dug.find((each) => cells[each] === '.')
    if (!turn || cell === undefined) break
    throws = index === 3
    if (player) {
      // Wrong digs of gold and of empty cells: the board is not asked.
      const before = reads
      for (const corner of apart) {
        await player.say({ type: 'dig', cell: corner, turn: turn.number + 1 })
        await (player === ann ? bob : ann).say({ type: 'dig', cell: corner, turn: turn.number })
      }
      for (const open of dug.filter((each) => cells[each] !== '.'))
        await player.say({ type: 'dig', cell: open, turn: turn.number })
      if (reads !== before) faults.push('a dig that is refused reads the board')
      await player.say({ type: 'dig', cell, turn: turn.number })
    }
    // A bot has its turn by then.
    await node.clock.pass(player ? 300 : 2_000)
    throws = false
    if (index === 5) {
      join('late comer')
      join('ann')
      await lookAround()
    }
  }
  await node.clock.pass(5_000)
  await lookAround()
  for (const at of positions) for (const user of ['ann', 'bob', 'watcher', 'another']) join(user, at)
  await node.clock.pass(1_000)
  const { commits } = await node.log.read(topic, null, [])
  note('engine', commits)
  for (const error of node.errors) note('report', inspect(error, { depth: 9 }).replace(/\n +at .*/g, ''))
  const open = [...state.cells].filter((value) => value !== '.').length
  if (open < dug.length) faults.push(`only ${String(open)} cells were dug`)
  if (apart.some((cell) => state.cells[cell] !== '.'))
    faults.push('a cell was dug in which the boards differ')
  if (node.errors.length === 0) faults.push('no error was forced')
  await app.close()
  restore()
  return { lines, faults }
}

interface EarHost {
  readonly node: TestNode
  readonly topic: string
  readonly positions: Set<string>
  note(what: unknown): void
}

/** A phone that writes down what it hears. */
class Ear implements Peer {
  readonly isFull = false
  private readonly pump: Subscription | undefined
  private sent = 0
  private readonly host: EarHost

  constructor(user: string, host: EarHost, at?: string) {
    this.host = host
    this.pump = host.node.topics.open(host.topic, user, this)
    this.pump?.attach({ lines: ['line'], ...(at === undefined ? {} : { at }) })
  }

  send(frame: ServerFrame): void {
    if ('to' in frame && frame.to !== undefined) this.host.positions.add(frame.to)
    this.host.note(frame)
  }

  close(close: unknown): void {
    this.host.note(close)
  }

  async say(data: unknown): Promise<void> {
    const n = (this.sent += 1)
    const command = { t: 'command', topic: this.host.topic, line: 'line', n, after: n - 1, data } as const
    this.pump?.command(command, this.host.node.clock.now())
    await idle()
    await idle()
  }
}

/** Hears what the code prints, until the function that it gives is called. */
function capture(hear: (text: string) => void): () => void {
  const names = ['log', 'info', 'warn', 'error', 'debug'] as const
  const before = names.map((name) => console[name])
  for (const name of names)
    console[name] = (...what: unknown[]) => hear(what.map((each) => inspect(each)).join(' '))
  return () => names.forEach((name, at) => (console[name] = before[at] as typeof console.log))
}

/** A line of the log without the real time. */
const untimed = (line: string): string => line.replace(/"(time|responseTime|pid|ms)":[\d.]+,?/g, '')
