import type { Failure, SocketError, SocketErrorCode } from './errors'

const sentences: Record<SocketErrorCode, string> = {
  'url-failed': 'The address of the server could not be found out',
  'greeting-failed': 'The greeting failed',
  'connect-failed': 'The connection could not be made',
  'connect-timeout': 'The server did not answer in time',
  closed: 'The connection was closed',
  'heartbeat-timeout': 'The server did not answer a ping in time',
  'send-failed': 'A frame could not be handed to the network',
  unconfirmed: 'Entries may not have arrived',
  'retry-limit': 'Gave up reconnecting; call retry() to start over',
  refused: 'The server closed the connection for good; call retry() to try again',
  'decode-failed': 'A received frame could not be decoded and was left out',
  'encode-failed': 'The data given to send() could not be encoded',
  'message-too-large': 'A received message is larger than the message window',
  'outbox-full': 'The outbox is full',
  'listener-failed': 'A listener threw',
  'storage-failed': "The phone's storage could not be used",
  'second-copy': 'A second copy of mobx-miniprogram-socket is loaded',
  disposed: 'The store was disposed',
}

export function describe({ code, detail }: Failure): string {
  return detail ? `${sentences[code]}: ${detail}` : `${sentences[code]}.`
}

/** Makes the error that pages see. */
export function errorOf(failure: Failure, at: number): SocketError {
  const { code, close } = failure
  const error = { code, message: describe(failure), at }
  return close === undefined ? error : { ...error, close }
}
