import type { ServerOptions, SessionOptions } from '../app'
import { chat } from '../chat/chat'
import type { Directory } from '../game/directory'
import { memoryDirectory } from '../game/memory-directory'
import { roomTopic } from '../game/room-topic'
import { gameRoutes } from '../http/games'
import type { LoginUsers } from '../users/login'

/** Returns what the demo needs of a server: the chat, the game and its lobby, for these users. @param directory of the rooms */
export function demoFor(users: LoginUsers, directory: Directory = memoryDirectory(Date.now)) {
  return {
    users,
    topics: [chat, roomTopic(directory)],
    plugins: [gameRoutes({ directory, userOf: (pass) => users.userOf(pass) })],
  } satisfies ServerOptions & SessionOptions
}
