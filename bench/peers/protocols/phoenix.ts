import { stateless } from './protocol'

type Message = [joinRef: string | null, ref: string, topic: string, event: string, payload: { text?: string }]

/** Phoenix channels, serializer 2.0.0: every push is answered. @see https://hexdocs.pm/phoenix/writing_a_channels_client.html */
export const phoenix = stateless((wire, took) => (frame) => {
  const [joinRef, ref, topic, , { text }] = JSON.parse(frame) as Message
  wire.say(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response: {} }]))
  if (text !== undefined) took(text)
})
