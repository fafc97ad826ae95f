// The server of the game with as many rooms as it is told.
import { optionsOf } from '../../../game/options'
import { createServer } from '../../../server/app'
import { memoryDirectory } from '../../../server/game/memory-directory'
import { roomTopic, topicOf } from '../../../server/game/room-topic'
import { reportPort } from '../../server/load/answering'
import { codeOfRoom, rooms } from './code'

async function main(): Promise<void> {
  const { port, send } = await createServer({
    port: 0,
    logLevel: 'silent',
    topics: [roomTopic(memoryDirectory(Date.now))],
    users: { verify: (user) => Promise.resolve({ user }) },
  })
  const options = optionsOf()
  for (let room = 0; room < rooms; room += 1)
    await send(topicOf(codeOfRoom(room)), { type: 'create', options, by: 'bench', listed: true })
  reportPort(port)
}

void main()
