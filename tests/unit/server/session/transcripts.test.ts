// The examples of docs/protocol.md, with the server that teams use.
import { expect, test } from '@jest/globals'
import { parseServerFrame, type ServerFrame } from '../../../../store/protocol'
import { memory } from '../../../../server/engine/memory/memory'
import { blocksOf, readProtocol } from '../../../support/protocol-document'
import { Replay, type ReplayServer } from '../../../support/protocol-replay'
import { TestServer } from '../../../support/session/test-server'
import { testClock } from '../../../support/topics/node'

const time = 1_700_000_000_000

/** Opaque texts as the document writes them, and as this server does. */
const toServer = (text: string): string =>
  text
    .replace(/"at":"(m\d)\.(\d+)"/, '"at":"$1:$2:"')
    .replace(/"since":"(m\d)"/, `"since":"$1:${String(time)}"`)
const fromServer = (frame: ServerFrame): ServerFrame =>
  parseServerFrame(
    JSON.stringify(frame)
      .replace(/"(m\d):(\d+):"/g, '"$1.$2"')
      .replace(`:${String(time)}"`, '"'),
  ) as ServerFrame

function start(name: string): ReplayServer {
  const clock = { ...testClock(), now: () => time }
  const server = new TestServer({ clock, log: memory({ name, now: () => time }) })
  const collectors: (() => void)[] = []
  return {
    connect(out) {
      const wire = server.connect()
      let isOpen = true
      collectors.push(() => {
        out.push(...wire.take().map(fromServer))
        if (isOpen && wire.closed) out.push(wire.closed.code)
        isOpen = !wire.closed
      })
      return {
        async hear(text) {
          await wire.hear(toServer(text))
          for (const collect of collectors) collect()
        },
        drop: () => wire.drop(),
      }
    },
  }
}

test.each([1, 2, 3])('transcript %i of docs/protocol.md happens so, line by line', async (number) => {
  const replay = new Replay(start)
  const transcripts = blocksOf(readProtocol('md'), 'transcript')
  for (const line of (transcripts[number - 1] ?? '').trim().split('\n')) await replay.line(line)
  expect(replay.rest()).toEqual([])
})
