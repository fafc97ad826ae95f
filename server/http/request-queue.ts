import type { RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'

/** Requests of one connection that may wait for their answers. Browsers and proxies send one at a time. */
const most = 16

/** Cuts a connection that sends many requests without waiting for the answers. */
export function limitUnanswered(handle: RequestListener): RequestListener {
  const unanswered = new WeakMap<Duplex, number>()
  return (request, response) => {
    const { socket } = request
    const count = (unanswered.get(socket) ?? 0) + 1
    if (count > most) return void socket.destroy()
    unanswered.set(socket, count)
    response.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 0) - 1))
    handle(request, response)
  }
}
