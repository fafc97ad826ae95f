import type { ChatCommand } from '../../chat'
import { type ClientFrame, encodeFrame, parseServerFrame } from '../../store/protocol'

const topic = 'chat:lobby'
/** Longest visit, in ms. */
const patience = 5_000

/** Says a line in the demo's chat, as a person who comes, speaks and goes. Without a chat nothing happens. */
export async function sayInRoom(name: string, text: string): Promise<void> {
  const response = await fetch('/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'preview-panel' }),
  })
  if (!response.ok) return
  const { user, ticket } = (await response.json()) as { user: string; ticket: string }
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/session`)
  const line = crypto.getRandomValues(new Uint32Array(4)).join('-')
  const say: ChatCommand = { type: 'say', id: line.replaceAll('-', '').slice(0, 32), text }
  const commands: ChatCommand[] = [{ type: 'join', name }, say]
  const send = (frame: ClientFrame): void => socket.send(encodeFrame(frame))
  socket.onopen = () => {
    send({ t: 'hello', v: 1, user, token: ticket })
    send({ t: 'attach', topic, lines: [line] })
  }
  socket.onmessage = ({ data }) => {
    const frame = parseServerFrame(data)
    if (frame.t === 'attached')
      commands.forEach((data, at) => send({ t: 'command', topic, line, n: at + 1, after: at, data }))
    if (frame.t === 'fault' || (frame.t === 'events' && isAnswered(frame.answers[line]))) socket.close()
  }
  setTimeout(() => socket.close(), patience)
}

function isAnswered(answers: readonly (readonly [number, ...unknown[]])[] = []): boolean {
  return answers.some(([n]) => n === 2)
}
