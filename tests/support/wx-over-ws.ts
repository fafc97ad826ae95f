import { type RawData, WebSocket } from 'ws'
import { type ConnectOption, type SocketTask, Wx } from './wx'

/** Makes a `wx` with real sockets, for tests with a real server, and a function that cuts them off after the test. */
export function wxOverWs(): { readonly wx: Wx; cut(): void } {
  const sockets: WebSocket[] = []
  const wx = new Wx((option) => {
    const socket = dial(option)
    sockets.push(socket)
    return taskOf(socket)
  })
  return {
    wx,
    cut() {
      for (const socket of sockets) socket.terminate()
    },
  }
}

function dial({ url, header, protocols = [], timeout }: ConnectOption): WebSocket {
  const socket = new WebSocket(url, protocols, { headers: header, handshakeTimeout: timeout })
  socket.binaryType = 'arraybuffer'
  return socket
}

function taskOf(socket: WebSocket): SocketTask {
  return {
    send({ data, success, fail }) {
      socket.send(data, (error) => {
        if (error) fail({ errMsg: `sendSocketMessage:fail ${error.message}` })
        else success()
      })
    },
    close({ code, reason, fail }) {
      // As on a phone, it has no effect before the socket is open.
      if (socket.readyState === WebSocket.OPEN) socket.close(code, reason)
      else fail({ errMsg: 'closeSocket:fail WebSocket is not connected' })
    },
    onOpen: (listener) => void socket.on('open', listener),
    onMessage: (listener) =>
      void socket.on('message', (data, isBinary) => listener({ data: isBinary ? data : textOf(data) })),
    onError: (listener) => void socket.on('error', ({ message }) => listener({ errMsg: message })),
    onClose: (listener) =>
      void socket.on('close', (code, reason) => listener({ code, reason: reason.toString() })),
  }
}

/** With `binaryType` 'arraybuffer', `ws` gives text as a Buffer all the same. */
function textOf(data: RawData): string {
  return (data as Buffer).toString()
}
