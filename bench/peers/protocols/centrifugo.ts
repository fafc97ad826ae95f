import { stateless } from './protocol'

/** Centrifugo's default, in ms. */
const pingInterval = 25_000

interface Command {
  readonly id?: number
  readonly connect?: object
  readonly publish?: { readonly data: string }
}

/** Centrifugo's JSON protocol: one command a line, `{}` is a ping and its answer. @see https://centrifugal.dev/docs/transports/client_protocol */
export const centrifugo = stateless((wire, took) => {
  const ping = (): void => {
    wire.after(pingInterval, () => {
      wire.say('{}')
      ping()
    })
  }
  return (frame) => {
    for (const line of frame.split('\n')) {
      const { id, connect, publish } = JSON.parse(line) as Command
      if (connect) {
        wire.say(JSON.stringify({ id, connect: { client: 'c', version: '6', ping: 25, pong: true } }))
        ping()
      }
      if (!publish) continue
      wire.say(JSON.stringify({ id, publish: {} }))
      took(publish.data)
    }
  }
})
