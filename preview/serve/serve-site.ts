import { type RunningServer, createServer } from '../../server/app'
import type { TopicLog } from '../../server/engine/topic-log'
import { memory } from '../../server/engine/memory/memory'
import { chat } from '../../server/chat/chat'
import { localUsers } from '../../server/users/local-users'
import { previewPlugin } from './preview-plugin'

/**
 * Starts the server with its faults and the chat, which serves a built preview too.
 *
 * @param folder the folder that `buildPreview` wrote
 * @param port 0 takes any free one
 * @param engine keeps the chat. @default a new memory
 */
export function serveSite(folder: string, port = 0, engine: TopicLog = memory()): Promise<RunningServer> {
  return createServer({
    port,
    development: true,
    logLevel: 'silent',
    plugins: [previewPlugin({ folder })],
    topics: [chat],
    engine,
    users: localUsers(),
  })
}
