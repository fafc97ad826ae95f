import { limits } from '../../../store/protocol'
import { Broken, expectSame, show } from '../findings'
import type { Rule } from '../rule'
import { helloOf } from '../subject'

const section = 'limits'

/** A frame with a field that makes it so long, in bytes. */
function pad(frame: object, bytes: number): string {
  const { length } = JSON.stringify({ ...frame, pad: '' })
  return JSON.stringify({ ...frame, pad: 'x'.repeat(bytes - length) })
}

const ping = { t: 'ping', id: '1' }

export const limitRules: readonly Rule[] = [
  {
    id: 'limits.hello',
    section,
    says: 'A hello of more than 16 KB closes with 1009, one of 16 KB is taken.',
    needs: ['frames.extra'],
    test: async (server) => {
      const [fits, large] = [await server.open(), await server.open()]
      fits.send(pad(helloOf('conformance-a'), limits.helloBytes))
      await fits.until('welcome', (frames) => frames.find(({ t }) => t === 'welcome'))
      large.send(pad(helloOf('conformance-a'), limits.helloBytes + 1))
      await large.expectClose(1009)
    },
  },
  {
    id: 'limits.frame',
    section,
    says: 'A frame of more than 64 KB closes with 1009, one of 64 KB is taken.',
    needs: ['frames.extra'],
    test: async (server) => {
      const [fits, large] = [await server.join(), await server.join()]
      fits.wire.send(pad(ping, limits.frameBytes))
      await fits.wire.until('the answer to a ping of 64 KB', (frames) => frames.find(({ t }) => t === 'ping'))
      large.wire.send(pad(ping, limits.frameBytes + 1))
      await large.wire.expectClose(1009)
    },
  },
  {
    id: 'limits.names',
    section,
    says: 'Topics of 128 bytes, lines of 64 characters and numbers up to 2^53 - 1 are taken.',
    needs: ['command.event'],
    test: async (server) => {
      const topic = server.topic().padEnd(limits.nameBytes, 'x')
      const [line, n] = [server.line().repeat(2), Number.MAX_SAFE_INTEGER]
      const seat = await server.enter(topic)
      expectSame('The answer', await seat.ask(topic, { line, n, data: { add: 'one' } }), [n])
    },
  },
  {
    id: 'limits.topics',
    section,
    says: 'A connection has 100 topics; one more is answered with no: too-many-topics.',
    needs: ['attach.whole'],
    test: async (server) => {
      const seat = await server.join()
      for (let count = 1; count <= limits.topics; count += 1) {
        const { no } = await seat.attach(server.topic())
        if (no !== undefined) throw new Broken(`Topic ${String(count)} was answered with no: ${no}.`)
      }
      const attached = await seat.attach(server.topic())
      if (attached.no !== 'too-many-topics') throw new Broken(`It was answered with ${show(attached)}.`)
    },
  },
  {
    id: 'limits.lines',
    section,
    says: 'A topic keeps 256 lines of a user; a command of one more closes with 4102.',
    needs: ['command.event'],
    only: 'slow',
    test: async (server) => {
      const topic = server.topic()
      const seat = await server.enter(topic)
      for (let count = 1; count <= limits.lines; count += 1)
        await seat.ask(topic, { line: server.line(), n: 1, data: { refuse: 'full' } })
      seat.tell(topic, { line: server.line(), n: 1, data: { refuse: 'full' } })
      await seat.wire.expectClose(4102)
    },
  },
]
