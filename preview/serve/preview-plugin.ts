import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

import type { FastifyPluginCallback, FastifyReply } from 'fastify'

import type { BuildFeed } from '../reload/build-feed'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

export interface PreviewPluginOptions {
  /** The folder that `buildPreview` wrote. */
  readonly folder: string
  /** Adds `GET /preview/events`, for live reload. */
  readonly feed?: BuildFeed
}

/** Serves a built preview beside the routes of the server. */
export function previewPlugin({ folder, feed }: PreviewPluginOptions): FastifyPluginCallback {
  return (app, _options, done) => {
    if (feed) {
      app.get('/preview/events', (_request, reply) => {
        reply.hijack()
        feed.subscribe(reply.raw)
      })
      // The server waits for its requests to end, and event streams do not end by themselves.
      app.addHook('preClose', (closed) => {
        feed.close()
        closed()
      })
    }
    app.get<{ Params: { '*': string } }>('/*', ({ params }, reply) => sendFile(folder, params['*'], reply))
    done()
  }
}

async function sendFile(folder: string, path: string, reply: FastifyReply): Promise<FastifyReply> {
  const file = fileBelow(folder, path || 'index.html')
  const stats = file ? await stat(file).catch(() => null) : null
  if (!file || !stats?.isFile()) return reply.callNotFound() as unknown as FastifyReply
  return reply
    .header('cache-control', 'no-store')
    .header('content-length', stats.size)
    .type(types[extname(file)] ?? 'application/octet-stream')
    .send(createReadStream(file))
}

/** Returns the file that a path names, or null when the path leads out of the folder. */
function fileBelow(folder: string, path: string): string | null {
  if (path.includes('\0')) return null
  const root = normalize(folder + sep)
  const file = join(root, path)
  return file.startsWith(root) ? file : null
}
