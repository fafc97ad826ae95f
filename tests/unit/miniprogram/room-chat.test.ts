// The conversation as a topic: own lines with what became of them, lines of others with their names, and what was not seen yet.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { limits } from '../../../chat'
import { parseRoom } from '../../../miniprogram/stores/room/room-memory'
import { ChatServer, type ChatPhone, launchChat, pass } from '../../support/chat-world'
import { useFakeTime } from '../../support/fake-time'

useFakeTime(new Date('2026-01-01T10:00:00Z'))

let server: ChatServer

beforeEach(() => {
  server = new ChatServer()
})

/** A phone whose page shows the conversation. */
async function open(user: string, saved?: unknown, storage?: VirtualStorage): Promise<ChatPhone> {
  const phone = launchChat(server, user, saved, storage)
  autorun(() => phone.chat.lines)
  phone.connect()
  await pass()
  return phone
}

describe('lines', () => {
  it('of all phones are in one order, each with the name of its author', async () => {
    const [ann, bob] = [await open('ann'), await open('bob')]
    ann.chat.say('one')
    await pass()
    bob.chat.say('two')
    await pass()
    expect(ann.lines).toEqual([
      ['one', 'delivered'],
      ['two', 'received'],
    ])
    expect(bob.chat.lines.map(({ from, text }) => [from, text])).toEqual([
      ['ANN', 'one'],
      ['BOB', 'two'],
    ])
  })

  it('have the new name of an author who takes another one', async () => {
    const [ann, bob] = [await open('ann'), await open('bob')]
    ann.chat.say('one')
    await pass()
    ann.me.name = 'Annie'
    ann.chat.rename()
    await pass()
    expect(bob.chat.newest).toMatchObject({ from: 'Annie', text: 'one' })
  })

  it('keep their key in every state, so that their place on the screen stays', async () => {
    const ann = launchChat(server, 'ann')
    autorun(() => ann.chat.lines)
    ann.chat.say('one')
    const key = ann.chat.newest?.key
    ann.connect()
    await pass()
    expect(ann.chat.newest).toMatchObject({ key, state: 'delivered' })
    server.restart()
    await pass(2_000)
    expect(ann.chat.newest).toMatchObject({ key, state: 'lost' })
  })

  it('that do not change stay the same objects, and are frozen plain data', async () => {
    const ann = await open('ann')
    ann.chat.say('one')
    await pass()
    const [before] = ann.chat.lines
    ann.chat.say('two')
    await pass()
    expect(ann.chat.lines[0]).toBe(before)
    expect(ann.chat.lines.every((line) => Object.isFrozen(line))).toBe(true)
    expect(JSON.parse(JSON.stringify(ann.chat.lines))).toEqual(ann.chat.lines)
  })
})

describe('an own line', () => {
  it('waits while there is no connection, is sent, and is delivered', async () => {
    const ann = launchChat(server, 'ann')
    ann.chat.say('  one ')
    expect(ann.lines).toEqual([['one', 'queued']])
    ann.phone.onDial = (line) => {
      server.serve(line)
      const hear = line.onFrame
      // The answers come later.
      line.onFrame = (frame) => void setTimeout(() => hear?.(frame), 100)
    }
    ann.connect()
    await pass(60)
    expect(ann.lines).toEqual([['one', 'sending']])
    await pass(200)
    expect(ann.lines).toEqual([['one', 'delivered']])
  })

  it('of blanks is none', () => {
    const ann = launchChat(server, 'ann')
    ann.chat.say('  \n ')
    expect(ann.chat.lines).toEqual([])
  })

  it('that is refused says why and can be sent again; a refused one alone is told by its line', async () => {
    const ann = await open('ann')
    ann.chat.say('x'.repeat(501))
    await pass()
    expect(ann.chat.newest).toMatchObject({ state: 'refused', reason: 'too-long' })
    expect(ann.chat.trouble).toBeNull()
    ann.chat.say('y'.repeat(501))
    await pass()
    expect(ann.chat.trouble).toEqual({ kind: 'failed', count: 2 })
    ann.chat.sayAllAgain()
    await pass()
    expect(ann.chat.failedCount).toBe(2)
    expect(ann.chat.lines).toHaveLength(2)
  })

  it('that was not taken and is sent again is no trouble any more, also when it has left the room', async () => {
    const ann = launchChat(server, 'ann', null, undefined, 2)
    autorun(() => ann.chat.lines)
    ann.chat.say('fits beside the name')
    ann.chat.say('does not')
    expect(ann.chat.newest).toMatchObject({ state: 'refused', reason: 'outbox-full' })
    ann.connect()
    await pass()
    ann.chat.sayAgain(ann.chat.newest?.key ?? '')
    await pass()
    expect(ann.chat.newest).toMatchObject({ text: 'does not', state: 'delivered' })
    const bob = await open('bob')
    for (let n = 0; n < limits.lines; n += 1) {
      bob.chat.say(String(n))
      await pass(100)
    }
    expect(ann.lines.filter(([, state]) => state !== 'received')).toEqual([])
    expect(ann.chat.failedCount).toBe(0)
  })

  it('that arrived although nothing could tell is delivered', async () => {
    const ann = await open('ann')
    ann.chat.say('one')
    await pass()
    const id = ann.chat.newest?.key.replace('own-', '')
    const unknown = { id, text: 'one', at: 1, state: 'unknown', reason: '' }
    const later = await open('ann', { draft: '', seenAt: 0, troubles: [unknown] })
    expect(later.lines).toEqual([['one', 'delivered']])
  })

  it('on its way when the server loses its memory is taken by the next one', async () => {
    const ann = await open('ann')
    // The frame gets lost with the server.
    ann.phone.line.onFrame = () => undefined
    ann.chat.say('one')
    await pass()
    expect(ann.lines).toEqual([['one', 'sending']])
    server.restart()
    await pass(2_000)
    expect(ann.lines).toEqual([['one', 'delivered']])
    expect(ann.chat.trouble).toBeNull()
  })

  it('that did not fail is not sent again', async () => {
    const ann = await open('ann')
    ann.chat.say('one')
    await pass()
    ann.chat.sayAgain(ann.chat.newest?.key ?? '')
    ann.chat.sayAgain('no such key')
    await pass()
    expect(ann.lines).toEqual([['one', 'delivered']])
  })
})

describe('a server that loses its memory', () => {
  it('is told of with all that it may have lost, until it is sent again: each line once', async () => {
    const [ann, bob] = [await open('ann'), await open('bob')]
    for (const text of ['one', 'two', 'three']) ann.chat.say(text)
    await pass()
    server.restart()
    await pass(2_000)
    expect(ann.chat.trouble).toEqual({ kind: 'lost', count: 3 })
    expect(bob.chat.trouble).toBeNull()
    ann.chat.sayAgain(ann.chat.lines[1]?.key ?? '')
    await pass()
    expect(ann.chat.trouble).toEqual({ kind: 'lost', count: 2 })
    expect(ann.lines).toEqual([
      ['one', 'lost'],
      ['three', 'lost'],
      ['two', 'delivered'],
    ])
    ann.chat.sayAllAgain()
    await pass()
    expect(ann.chat.trouble).toBeNull()
    expect(bob.lines.map(([text]) => text)).toEqual(['two', 'one', 'three'])
    expect(bob.chat.newest?.from).toBe('ANN')
  })

  it('has its losses and refusals sent again in the order of writing', async () => {
    const ann = await open('ann')
    ann.chat.say('one')
    await pass()
    ann.chat.say('x'.repeat(501))
    await pass()
    server.restart()
    await pass(2_000)
    ann.chat.sayAllAgain()
    expect(ann.lines.map(([text, state]) => [text.slice(0, 3), state])).toEqual([
      ['one', 'sending'],
      ['xxx', 'sending'],
    ])
  })

  it('is told of until the reader has seen it', async () => {
    const ann = await open('ann')
    ann.chat.say('one')
    await pass()
    server.restart()
    await pass(2_000)
    ann.chat.dismiss()
    expect(ann.chat.trouble).toBeNull()
    expect(ann.chat.lines).toEqual([])
  })

  it('is told of in the next launch, too', async () => {
    const ann = await open('ann')
    ann.chat.say('one')
    await pass()
    server.restart()
    await pass(2_000)
    const later = await open('ann', ann.quit())
    expect(later.lines).toEqual([['one', 'lost']])
    expect(later.chat.trouble).toEqual({ kind: 'lost', count: 1 })
    later.chat.sayAllAgain()
    await pass()
    expect(later.lines).toEqual([['one', 'delivered']])
  })
})

describe('unread', () => {
  it('are the lines of others since the newest one was in view, over launches, too', async () => {
    const [ann, bob] = [await open('ann'), await open('bob')]
    const storage = new VirtualStorage()
    ann.chat.say('one')
    await pass()
    expect(bob.chat.unread).toBe(1)
    bob.chat.look('newest')
    expect(bob.chat.unread).toBe(0)
    ann.chat.say('two')
    await pass()
    expect(bob.chat.unread).toBe(0)
    bob.chat.look('away')
    ann.chat.say('three')
    bob.chat.say('mine')
    await pass()
    expect(bob.chat.unread).toBe(1)
    expect(bob.chat.receivedCount).toBe(3)
    const later = await open('bob', bob.quit(), storage)
    expect(later.chat.unread).toBe(1)
  })

  it('are those below, for a reader of earlier lines', async () => {
    const [ann, bob] = [await open('ann'), await open('bob')]
    ann.chat.say('one')
    await pass()
    bob.chat.look('newest')
    bob.chat.look('earlier')
    ann.chat.say('two')
    await pass()
    expect(bob.chat.unread).toBe(1)
    bob.chat.look('newest')
    expect(bob.chat.unread).toBe(0)
  })
})

describe('the company', () => {
  it('are the others who look at the room, by name, each once', async () => {
    const [ann, bob] = [await open('ann'), await open('bob')]
    await open('bob')
    autorun(() => ann.chat.company)
    bob.chat.look('newest')
    await pass(500)
    expect(ann.chat.company).toEqual([{ name: 'BOB', isTyping: false }])
    bob.me.name = 'Robert'
    bob.chat.rename()
    await pass(500)
    expect(ann.chat.company).toEqual([{ name: 'Robert', isTyping: false }])
  })

  it('is typing from the first letter until the line is sent, or four seconds after the last letter', async () => {
    const [ann, bob] = [await open('ann'), await open('bob')]
    autorun(() => ann.chat.company)
    const isTyping = () => ann.chat.company[0]?.isTyping
    bob.chat.write('h')
    await pass(300)
    expect(isTyping()).toBe(true)
    await pass(2_000)
    bob.chat.write('he')
    await pass(3_000)
    expect(isTyping()).toBe(true)
    await pass(1_500)
    expect(isTyping()).toBe(false)
    bob.chat.write('hel')
    await pass(300)
    expect(isTyping()).toBe(true)
    bob.chat.say('hello')
    await pass(300)
    expect(isTyping()).toBe(false)
    bob.chat.write('a')
    bob.chat.look('away')
    await pass(300)
    expect(isTyping()).toBe(false)
  })

  it('is told once that this person is typing, however many letters', async () => {
    const bob = await open('bob')
    for (const text of ['h', 'he', 'hel', 'hell']) {
      bob.chat.write(text)
      await pass(1_000)
    }
    const told = bob.phone.line.sent.filter((frame) => (frame as string).includes('"typing":true'))
    expect(told).toHaveLength(1)
  })

  it('that has no connection is not here', async () => {
    const [ann, bob] = [await open('ann'), await open('bob')]
    autorun(() => ann.chat.company)
    bob.chat.look('newest')
    await pass(500)
    bob.phone.onDial = () => undefined
    server.end(bob.phone.line)
    await pass(3_000)
    expect(ann.chat.company).toEqual([])
  })
})

describe('a launch after one that was killed offline', () => {
  it('shows the lines that wait, and sends each once', async () => {
    const storage = new VirtualStorage()
    const ann = launchChat(server, 'ann', null, storage)
    for (const text of ['one', 'two']) ann.chat.say(text)
    await pass(1_000)
    const saved = ann.quit()
    await pass(1_000)
    const later = launchChat(server, 'ann', saved, storage)
    expect(later.lines).toEqual([
      ['one', 'queued'],
      ['two', 'queued'],
    ])
    const bob = await open('bob')
    later.connect()
    await pass(5_000)
    expect(later.lines.map(([, state]) => state)).toEqual(['delivered', 'delivered'])
    expect(bob.lines.map(([text]) => text)).toEqual(['one', 'two'])
    expect(bob.chat.newest?.from).toBe('ANN')
  })

  it('says why one of them was refused', async () => {
    const storage = new VirtualStorage()
    const ann = launchChat(server, 'ann', null, storage)
    ann.chat.say('x'.repeat(501))
    await pass(1_000)
    const later = await open('ann', ann.quit(), storage)
    await pass(2_000)
    expect(later.chat.newest).toMatchObject({ state: 'refused', reason: 'too-long' })
  })
})

describe('what storage holds', () => {
  it.each([
    ['nothing', ''],
    ['no object', 7],
    ['another shape', { draft: 1, seenAt: 'x', troubles: {} }],
  ])('is left out where it is %s', (_name, saved) => {
    expect(parseRoom(saved)).toEqual({ draft: '', seenAt: 0, troubles: [] })
  })

  it('of lines in trouble is read line by line', () => {
    const good = { id: 'a', text: 'one', at: 1, state: 'lost', reason: '' }
    const troubles = [null, { ...good, state: 'odd' }, { ...good, at: 'x' }, good]
    expect(parseRoom({ troubles }).troubles).toEqual([good])
  })
})
