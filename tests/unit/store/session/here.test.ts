// Members of a topic: virtual phones before the product's own server.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { autorun, reaction } from 'mobx-miniprogram'
import type { Topic } from 'mobx-miniprogram-socket/session'
import { CoreServer } from '../../../support/session/core-server'
import { launchOn, pass, type Say } from '../../../support/session-scene'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

type Room = Pick<Topic<readonly string[], Say>, 'others'>

const names = ({ others }: Room): string =>
  others
    .map(
      ({ user, away, data }) =>
        `${user}${away ? ' away' : ''}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`,
    )
    .join(', ')

/** Launches the app of a user, with a page that reads the others. */
async function enter(server: CoreServer, user: string) {
  const app = launchOn(server, undefined, { user: () => user })
  app.socket.connect()
  const seen: string[] = []
  const leave = autorun(() => void seen.push(names(app.room)))
  await pass()
  return { ...app, seen, leave, hold: app.room.hold() }
}

test('a page sees who else is here, by name, and what they tell', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const cid = await enter(server, 'cid')
  const bob = await enter(server, 'bob')
  cid.room.here({ typing: true })
  await pass()
  expect([ann, bob, cid].map(({ room }) => names(room))).toEqual([
    'bob, cid {"typing":true}',
    'ann, cid {"typing":true}',
    'ann, bob',
  ])
  expect(ann.seen).toEqual(['', 'cid', 'bob, cid', 'bob, cid {"typing":true}'])
})

test('a page that reads no members costs no frame for them', async () => {
  const server = new CoreServer()
  const { socket, room } = launchOn(server)
  socket.connect()
  const stop = autorun(() => room.state)
  await pass()
  room.send({ say: 'a' })
  await pass()
  stop()
  expect(server.presence).toEqual([])
})

test('a user whose page reads no members is seen by others', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const { socket, room } = launchOn(server, undefined, { user: () => 'bob' })
  socket.connect()
  room.hold()
  await pass()
  expect(names(ann.room)).toBe('bob')
})

test('members are watched with the topic: attached with it, and detached 5 s after its last page', async () => {
  const server = new CoreServer()
  const { socket, room } = launchOn(server)
  socket.connect()
  room.here({ typing: true })
  await pass()
  expect(server.presence).toEqual([])
  const leave = room.hold()
  await pass()
  expect(server.presence).toEqual(['attach', '{"typing":true}'])
  leave()
  await pass(4_980)
  expect(server.presence).toHaveLength(2)
  await pass(20)
  expect(server.presence.slice(2)).toEqual(['detach'])
  room.hold()
  await pass()
  expect(server.presence.slice(3)).toEqual(['attach', '{"typing":true}'])
})

test('members that a page begins to read later are attached at once', async () => {
  const server = new CoreServer()
  const { socket, room } = launchOn(server)
  socket.connect()
  room.hold()
  await pass()
  expect(server.presence).toEqual([])
  expect(room.others).toEqual([])
  expect(server.presence).toEqual(['attach'])
})

test('one user is one member, whatever number of connections, and no other to an own device', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const phone = await enter(server, 'bob')
  const tablet = await enter(server, 'bob')
  expect([names(ann.room), names(phone.room)]).toEqual(['bob', 'ann'])
  phone.room.here('on the phone')
  await pass(300)
  tablet.room.here('on the tablet')
  await pass()
  expect(names(ann.room)).toBe('bob "on the tablet"')
  tablet.leave()
  tablet.hold()
  await pass(5_000)
  expect(names(ann.room)).toBe('bob "on the phone"')
})

test('a connection that drops is not noticed where it comes back within 2 s, and its data is told again', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const bob = await enter(server, 'bob')
  bob.room.here({ typing: true })
  await pass()
  const seen = ann.seen.length
  server.drop([bob.phone.line])
  await pass(1_500)
  expect(bob.room.freshness).toBe('live')
  await pass(120_000)
  expect(ann.seen.slice(seen)).toEqual([])
  expect(server.presence.filter((what) => what.startsWith('{'))).toHaveLength(2)
})

test('a user who is cut off is away after 2 s, and gone after 60 s', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const bob = await enter(server, 'bob')
  bob.room.here({ typing: true })
  await pass()
  bob.phone.onDial = (line) => line.refuse()
  server.drop([bob.phone.line])
  await pass(1_990)
  expect(names(ann.room)).toBe('bob {"typing":true}')
  await pass(20)
  expect(names(ann.room)).toBe('bob away {"typing":true}')
  await pass(57_980)
  expect(names(ann.room)).toBe('bob away {"typing":true}')
  await pass(20)
  expect(names(ann.room)).toBe('')
  bob.phone.onDial = server.serve
  await pass(40_000)
  expect(names(ann.room)).toBe('bob {"typing":true}')
})

test('a user who leaves the page is gone 5 s later, and never away', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const bob = await enter(server, 'bob')
  bob.leave()
  bob.hold()
  await pass(6_000)
  expect(ann.seen).toEqual(['', 'bob', ''])
})

test('a reload shows one member, and forgets what the launch before it told', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const bob = await enter(server, 'bob')
  bob.room.here({ typing: true })
  await pass()
  const { line } = bob.phone
  bob.socket.dispose()
  server.leave(line)
  await enter(server, 'bob')
  await pass(2_000)
  expect(ann.seen).toEqual(['', 'bob', 'bob {"typing":true}', 'bob'])
})

test('while a phone has no connection it shows the members that it knew, and the answer is no flash', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  await enter(server, 'bob')
  const before = ann.room.others
  server.drop([ann.phone.line])
  await pass(2_000)
  expect(ann.room.freshness).toBe('live')
  expect(ann.seen).toEqual(['', 'bob'])
  expect(ann.room.others).toBe(before)
})

test('after a long break a phone shows the members of now', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const bob = await enter(server, 'bob')
  ann.phone.onDial = (line) => line.refuse()
  server.drop()
  bob.socket.disconnect()
  await pass(70_000)
  expect([ann.room.freshness, names(ann.room)]).toEqual(['stale', 'bob'])
  ann.phone.onDial = server.serve
  await pass(40_000)
  expect([ann.room.freshness, names(ann.room)]).toEqual(['live', ''])
})

test('a user who is removed disappears, and sees nobody', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const bob = await enter(server, 'bob')
  ann.room.send({ say: 'out bob' })
  await pass()
  expect([names(ann.room), names(bob.room), bob.room.freshness]).toEqual(['', '', 'left'])
  expect([ann.room.reason, bob.room.reason]).toEqual([null, 'forbidden'])
  bob.room.here({ typing: true })
  await pass(300)
  expect([names(ann.room), server.presence.includes('{"typing":true}')]).toEqual(['', false])
})

test('a user who is removed while away disappears at once', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const bob = await enter(server, 'bob')
  bob.phone.onDial = (line) => line.refuse()
  server.drop([bob.phone.line])
  await pass(3_000)
  ann.room.send({ say: 'out bob' })
  await pass()
  expect(ann.seen).toEqual(['', 'bob', 'bob away', ''])
})

test('of what is told within 200 ms the last word alone leaves, and the same word not twice', async () => {
  const server = new CoreServer()
  const { room } = await enter(server, 'ann')
  for (const n of [1, 2, 3]) room.here(n)
  await pass(150)
  room.here(4)
  await pass(40)
  expect(server.presence).toEqual(['attach', '1'])
  await pass(10)
  expect(server.presence).toEqual(['attach', '1', '4'])
  room.here(4)
  await pass(1_000)
  expect(server.presence).toHaveLength(3)
})

test('what is told is never stored, and no entry', async () => {
  const server = new CoreServer()
  const { room, socket, storage } = await enter(server, 'ann')
  await pass(2_000)
  const write = jest.spyOn(storage, 'write')
  room.here({ typing: true })
  expect([socket.queue, room.pending]).toEqual([[], []])
  await pass(2_000)
  expect([server.presence.length, write.mock.calls]).toEqual([2, []])
})

test('data that cannot be sent is left out, and lastError tells why', async () => {
  const server = new CoreServer()
  const { room, socket } = await enter(server, 'ann')
  const errors: unknown[] = []
  const stop = reaction(
    () => socket.lastError,
    (error) => errors.push(error?.message),
  )
  room.here('x'.repeat(510))
  room.here('x'.repeat(511))
  room.here([[[[[[0]]]]]])
  room.here(10n)
  await pass(1_000)
  stop()
  expect(errors).toEqual([
    expect.stringContaining('at most 512 bytes'),
    expect.stringContaining('at most 8 levels deep'),
    expect.stringContaining('BigInt'),
  ])
  expect(server.presence).toEqual(['attach', JSON.stringify('x'.repeat(510))])
})

test('what was told before anybody was named is told by the user whom auth names', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  const bob = launchOn(server, undefined, { user: () => 'bob' })
  bob.room.here('early')
  bob.room.hold()
  bob.socket.connect()
  await pass()
  expect(names(ann.room)).toBe('bob "early"')
})

test('what one user told is not told by the next one on this phone', async () => {
  const server = new CoreServer()
  const ann = await enter(server, 'ann')
  let user = 'bob'
  const bob = launchOn(server, undefined, { user: () => user })
  bob.socket.connect()
  bob.room.hold()
  bob.room.here('mine')
  await pass()
  const { line } = bob.phone
  bob.socket.disconnect()
  server.leave(line)
  user = 'cid'
  bob.socket.connect()
  await pass(3_000)
  expect(names(ann.room)).toBe('bob away "mine", cid')
  expect(names(bob.room)).toBe('ann, bob away "mine"')
})

test('members that a server sends in another form are left out, and break no page', async () => {
  const server = new CoreServer()
  const { room, phone, socket } = await enter(server, 'ann')
  const attached = (state: unknown): void => {
    phone.line.say(JSON.stringify({ t: 'attached', topic: 'here:room:1', to: 'x', state, answers: {} }))
  }
  attached({ bob: 1 })
  expect(room.others).toEqual([])
  attached([null, 7, { user: 'bob', away: false }])
  expect(names(room)).toBe('bob')
  phone.line.say(
    JSON.stringify({ t: 'events', topic: 'here:room:1', after: 'x', to: 'y', list: [null], answers: {} }),
  )
  expect([names(room), socket.lastError?.code, socket.status]).toEqual(['bob', 'decode-failed', 'open'])
})
