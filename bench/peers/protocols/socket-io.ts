import { stateless } from './protocol'

/** The server's defaults. @see https://socket.io/docs/v4/server-options/ */
const pingInterval = 25_000
const pingTimeout = 20_000

/** Engine.IO 4 over WebSocket with the main namespace. @see https://github.com/socketio/socket.io-protocol */
export const socketIo = stateless((wire, took) => {
  const ping = (): void => {
    wire.after(pingInterval, () => {
      wire.say('2')
    })
  }
  wire.say(`0${JSON.stringify({ sid: 'e', upgrades: [], pingInterval, pingTimeout, maxPayload: 1_000_000 })}`)
  ping()
  return (frame) => {
    if (frame === '3') ping()
    if (frame.startsWith('40')) wire.say(`40${JSON.stringify({ sid: 's' })}`)
    const [, id, event] = /^42(\d*)(.*)$/.exec(frame) ?? []
    if (event === undefined) return
    if (id) wire.say(`43${id}[]`)
    const [, text] = JSON.parse(event) as [event: string, text: string]
    took(text)
  }
})
