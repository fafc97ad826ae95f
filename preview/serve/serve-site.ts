import { type RunningServer, createServer } from '../../server/app'
import { chat } from '../../server/chat/chat'
import { localUsers } from '../../server/users/local-users'
import { previewPlugin } from './preview-plugin'

/**
 * Starts the server with its faults and the chat, which serves a built preview too.
 *
 * @param folder the folder that `buildPreview` wrote
 * @param port 0 takes any free one
 */
export function serveSite(folder: string, port = 0): Promise<RunningServer> {
  return createServer({
    port,
    development: true,
    logLevel: 'silent',
    plugins: [previewPlugin({ folder })],
    topics: [chat],
    users: localUsers(),
  })
}
