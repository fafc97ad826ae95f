import { type RunningServer, createServer } from '../../server/app'
import type { TopicLog } from '../../server/engine/topic-log'
import { memory } from '../../server/engine/memory/memory'
import { demoFor } from '../../server/cli/demo'
import { localUsers } from '../../server/users/local-users'
import { demoRoom } from './demo-room'
import { previewPlugin } from './preview-plugin'

/** The engine may be that of an earlier start, whose boards need the same secret. */
const secret = 'no secret: whoever runs the preview may know its boards'

/**
 * Starts the server with its faults and the demo's topics, which serves a built preview too.
 *
 * @param folder the folder that `buildPreview` wrote
 * @param port 0 takes any free one
 * @param engine keeps chat and rooms. @default a new memory
 */
export function serveSite(folder: string, port = 0, engine: TopicLog = memory()): Promise<RunningServer> {
  const demo = demoFor(localUsers())
  return createServer({
    ...demo,
    port,
    development: true,
    logLevel: 'silent',
    plugins: [...demo.plugins, demoRoom(folder), previewPlugin({ folder })],
    engine,
    secret,
  })
}
