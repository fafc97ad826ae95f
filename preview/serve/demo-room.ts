import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { FastifyPluginCallback } from 'fastify'

import { optionsOf } from '../../game/options'
import { newCode } from '../../game/room/code'
import type { SendCommand } from '../../server/app'
import { topicOf } from '../../server/game/room-topic'

/** A visitor of the demo first looks around. */
const options = optionsOf({ turnTime: 60_000 })
const gamePage = 'pages/game/game'

/**
 * `POST /preview/room`: a new room for the phones of a visitor, whom no address sends anywhere else. It is in no list. 404 where
 * the mini-program has no game.
 *
 * @param folder the folder that `buildPreview` wrote
 */
export function demoRoom(folder: string): FastifyPluginCallback<{ send: SendCommand }> {
  return (app, { send }, done) => {
    app.post('/preview/room', async (_request, reply) => {
      if (!(await pagesOf(folder)).includes(gamePage)) return reply.callNotFound()
      for (;;) {
        const code = newCode(Math.random)
        const answer = await send(topicOf(code), { type: 'create', options, by: 'preview', listed: false })
        if (answer.kind !== 'refused') return reply.code(201).send({ code })
        // The only other reason is a fault.
        if (answer.code !== 'room-full') throw new Error(`Room ${code} was not made: ${answer.code}.`)
      }
    })
    done()
  }
}

async function pagesOf(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'pages.json'), 'utf8').catch(() => '[]')
  return JSON.parse(text) as string[]
}
