import { empty, type List, type ListCommand, type ListEvent, reduce } from '../shared/list'
import { socket } from './socket'

/** The shared list: what the server has, with this phone's own lines that wait. */
export const list = socket.topic<List, ListEvent, ListCommand>('list:main', {
  initial: empty,
  reduce,
  optimistic: (state, { text }) => reduce(state, { type: 'added', user: '…', text }),
})
