// One node of `npm run cluster`: the server with its settings from the environment, and the preview of the mini-program.
import { demoRoom } from '../../preview/serve/demo-room'
import { previewPlugin } from '../../preview/serve/preview-plugin'
import { createServer } from '../../server/app'
import { optionsFrom } from '../../server/cli/environment'
import { describeStartError } from '../../server/cli/start-error'
import { sessionsFrom } from '../../server/cli/users'

void main()

async function main(): Promise<void> {
  const { FOLDER: folder = '' } = process.env
  const sessions = sessionsFrom(process.env)
  try {
    const server = await createServer({
      ...optionsFrom(process.env),
      ...sessions,
      plugins: [...(sessions.plugins ?? []), demoRoom(folder), previewPlugin({ folder })],
    })
    // Ctrl+C reaches every process of a terminal: the one that started this node ends it.
    process.on('SIGINT', () => undefined)
    const parent = process.ppid
    setInterval(() => {
      if (process.ppid !== parent) process.exit()
    }, 500).unref()
    process.once('SIGTERM', () => void server.close().then(() => process.exit()))
  } catch (error) {
    process.stderr.write(`${describeStartError(error)}\n`)
    process.exitCode = 1
  }
}
