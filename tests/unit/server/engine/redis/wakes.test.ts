// Wake-ups that are lost, doubled, late or junk, and the counts that find what they missed.
import { beforeEach, expect, test } from '@jest/globals'
import { partitionOf, type Space } from '../../../../../server/engine/redis/keys'
import { Wakes } from '../../../../../server/engine/redis/wakes'

const space: Space = { prefix: '', partitions: 2 }
const names = Array.from({ length: 20 }, (_, index) => `room:${String(index)}`)
const [a = '', b = ''] = names.filter((name) => partitionOf(name, space) === 0)
const [far = ''] = names.filter((name) => partitionOf(name, space) === 1)

let wakes: Wakes
let woken: string[]
let places: unknown[]
let present: string[]

function start(isTold: boolean): void {
  wakes = new Wakes(space, isTold)
  woken = []
  places = []
  present = []
  wakes
    .watch((topic, at) => {
      woken.push(topic)
      places.push(at)
    })
    .set(new Set([a, b, far]))
  wakes.watchPresence((topic) => present.push(topic))
}
beforeEach(() => start(true))

const poll = (count: number): Promise<void> => wakes.poll(0, () => Promise.resolve(count))

test('a message wakes its topic, those who watch the members, and nobody else', async () => {
  await poll(4)
  wakes.hear(`4 50 log m:1:x ${a}`)
  wakes.hear('50 61 log m:1:x room:unknown')
  wakes.hear(`61 70 here m:1:x ${b}`)
  expect([woken, places, present]).toEqual([[a], ['m:1:x'], [b]])
})

test('a message that is missing wakes all topics of the partition with the next one', async () => {
  await poll(4)
  wakes.hear(`5 6 log m:1:x ${a}`)
  expect([woken, places, present]).toEqual([
    [a, b],
    [undefined, undefined],
    [a, b],
  ])
})

test('a doubled message wakes its topic again, and nobody else', async () => {
  await poll(4)
  for (const message of [`4 9 log m:1:x ${b}`, `4 9 log m:1:x ${b}`]) wakes.hear(message)
  expect(woken).toEqual([b, b])
})

test('a tail that was lost and made good by others before the next look wakes all: their counts do not follow', async () => {
  await poll(90)
  for (const message of [`90 93 log m:1:x ${b}`, `93 100 log m:1:x ${b}`]) wakes.hear(message)
  await poll(100)
  woken = []
  for (const message of [`90 97 log m:1:x ${a}`, `97 104 log m:1:x ${a}`]) wakes.hear(message)
  await poll(104)
  expect(woken).toEqual([a, b, a])
})

test('a message that never comes is found by the second poll, and one that comes in time wakes nobody else', async () => {
  await poll(4)
  await poll(5)
  expect(woken).toEqual([])
  await poll(5)
  expect(woken).toEqual([a, b])
  await poll(6)
  wakes.hear(`5 6 log m:1:x ${a}`)
  await poll(6)
  expect(woken).toEqual([a, b, a])
})

test('without messages the poll itself wakes', async () => {
  start(false)
  await poll(4)
  expect(woken).toEqual([])
  await poll(5)
  expect(woken).toEqual([a, b])
  await poll(5)
  expect(woken).toEqual([a, b])
})

test('a count that went back wakes all: the log has lost its tail', async () => {
  await poll(9)
  await poll(7)
  expect(woken).toEqual([a, b])
  wakes.hear(`7 8 log m:1:x ${b}`)
  expect(woken).toEqual([a, b, b])
})

test('a message that comes while a poll is under way is no loss', async () => {
  await poll(4)
  await wakes.poll(0, () => {
    wakes.hear(`4 5 log m:1:x ${a}`)
    wakes.hear(`5 6 log m:1:x ${a}`)
    return Promise.resolve(4)
  })
  woken = []
  await poll(6)
  expect(woken).toEqual([])
})

test('a message of another program wakes nobody, or all who could have been meant', async () => {
  await poll(4)
  for (const junk of [
    '',
    'x',
    '4 5',
    '4 5 log',
    '4 5 log ',
    `5 log ${a}`,
    `4 -5 log ${a}`,
    `4 5 x ${a}`,
    `4 1e3 log ${a}`,
    '\u0000',
  ])
    wakes.hear(junk)
  expect(woken).toEqual([])
  wakes.hear(`5 999999999999 log m:1:x ${a}`)
  expect(woken).toEqual([a, b])
  // The counts find the way back.
  await poll(5)
  expect(woken).toEqual([a, b, a, b])
  wakes.hear(`5 6 log m:1:x ${b}`)
  expect(woken).toEqual([a, b, a, b, b])
})

test('after a reconnect all are woken, until a watch stops', async () => {
  wakes.missed()
  expect(woken).toEqual([a, b, far])
  const watch = wakes.watch((topic) => woken.push(`other ${topic}`))
  watch.set(new Set([far]))
  await watch.stop()
  woken = []
  wakes.hear(`0 1 log m:1:x ${far}`)
  expect(woken).toEqual([far])
})

test('messages that two polls had to do without show that the connection for them is dead, until one comes or others are made', async () => {
  const lose = async (...counts: number[]): Promise<void> => {
    for (const count of counts) await poll(count)
  }
  await lose(4, 5, 5)
  expect(wakes.isDeaf).toBe(false)
  await lose(6, 6)
  expect(wakes.isDeaf).toBe(true)
  wakes.hear(`6 7 log m:1:x ${a}`)
  expect(wakes.isDeaf).toBe(false)
  await lose(8, 8, 9, 9)
  expect(wakes.isDeaf).toBe(true)
  wakes.missed()
  expect(wakes.isDeaf).toBe(false)
  start(false)
  await lose(1, 2, 3)
  expect(wakes.isDeaf).toBe(false)
})
