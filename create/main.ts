/* `npm run create -- DIR`: writes a mini-program and its server into a folder. */
import { buildStore } from '../tools/build-store'
import { readArguments } from './arguments'
import { claim, CreateError, createProject } from './project'
import { inBoth, say } from './words'

void main()

async function main(): Promise<void> {
  // npm runs scripts in the repository; INIT_CWD is the folder that it was called in.
  const request = readArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())
  switch (request.kind) {
    case 'help':
      process.stdout.write(say(inBoth.help))
      return
    case 'refused':
      process.stderr.write(say(request.words))
      process.exitCode = 1
      return
    case 'create':
      await create(request.folder, request.name)
  }
}

async function create(folder: string, name: string): Promise<void> {
  try {
    claim(folder)
    await buildStore()
    await createProject(folder, name)
    process.stdout.write(say(inBoth.done(folder)))
  } catch (error) {
    process.stderr.write(error instanceof CreateError ? say(error.words) : `${String(error)}\n`)
    process.exitCode = 1
  }
}
