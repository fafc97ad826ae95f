import type { Socket } from 'node:net'
import { AddressPlaces } from '../sockets/address-places'

export interface ConnectionLimits {
  /** WebSockets that may be held, in all and of one address. */
  readonly sockets: number
  readonly socketsPerAddress: number
  /** Whether an address is that of a proxy, which brings many clients. */
  readonly isProxy: (address: string) => boolean
}

/** Places beside those of WebSockets: for requests over HTTP, and for those that say nothing for up to 5 s. */
const others = { all: 1_000, perAddress: 100 }

/**
 * Returns a function that takes a TCP connection, or cuts it: one too many gets no answer, because answers cost what the limit is to save.
 */
export function connectionLimit({
  sockets,
  socketsPerAddress,
  isProxy,
}: ConnectionLimits): (socket: Socket) => boolean {
  const most = sockets + others.all
  const places = new AddressPlaces(socketsPerAddress + others.perAddress)
  let open = 0
  return (socket) => {
    const { remoteAddress = '' } = socket
    const isOfMany = isProxy(remoteAddress)
    if (open >= most || (!isOfMany && places.isFull(remoteAddress))) {
      socket.destroy()
      return false
    }
    open += 1
    const leave = isOfMany ? undefined : places.take(remoteAddress)
    socket.once('close', () => {
      open -= 1
      leave?.()
    })
    return true
  }
}
