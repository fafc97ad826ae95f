import type { Protocol } from './protocol'

/** Centrifugo's default, in ms. */
const pingInterval = 25_000

interface Command {
  readonly id?: number
  readonly connect?: object
  readonly publish?: { readonly data: string }
}

/** Centrifugo's JSON protocol: one command a line, `{}` is a ping and its answer. @see https://centrifugal.dev/docs/transports/client_protocol */
export const centrifugo: Protocol = (wire) => {
  const ping = (): void => {
    wire.after(pingInterval, () => {
      wire.say('{}')
      ping()
    })
  }
  return (frame) =>
    frame.split('\n').flatMap((line) => {
      const { id, connect, publish } = JSON.parse(line) as Command
      if (connect) {
        wire.say(JSON.stringify({ id, connect: { client: 'c', version: '6', ping: 25, pong: true } }))
        ping()
      }
      if (!publish) return []
      wire.say(JSON.stringify({ id, publish: {} }))
      return [publish.data]
    })
}
