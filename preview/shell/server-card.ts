import { button, card, delaySlider, h, row, toggle } from './controls'
import { closeForm } from './close-form'
import { sayInRoom } from './room-visitor'
import { Server, type ServerState } from './server'
import type { Words } from './words'
import type { Recording } from '../stage/recording'

/** The controls for the faults of the server; follows it until `signal` aborts. */
export function serverCard(words: Words, recording: Recording, signal: AbortSignal): HTMLElement {
  const status = h('span', 'status')
  const notice = h('p', 'notice')
  notice.role = 'status'
  const server = new Server((answer) => {
    element.dataset['server'] = typeof answer === 'string' ? answer : 'on'
    notice.textContent = answer === 'off' ? words('serverOff') : answer === 'gone' ? words('serverGone') : ''
    if (typeof answer === 'string') return
    show(answer)
    recording.switch(answer, Date.now())
  })
  const post = (fault: string, body?: object): void => void server.post(fault, body)
  const strike = (fault: 'drop' | 'close' | 'push', detail: string, body?: object): void => {
    recording.mark(fault, Date.now(), detail)
    post(fault, body)
  }

  const refuse = toggle(words('refuse'), (on) => post('refuse', { on }), true)
  const silence = toggle(words('silence'), (on) => post('silence', { on }), true)
  const delay = delaySlider(words('delay'), (ms) => post('delay', { ms }))
  const reset = button(words('reset'), 'quiet', () => post('reset'))
  const show = (state: ServerState): void => {
    refuse.show(state.refuse)
    silence.show(state.silence)
    delay.show(state.delay)
    reset.disabled = !state.refuse && !state.silence && state.delay === 0
    status.textContent = `${state.connections} ${words(state.connections === 1 ? 'connection' : 'connections')}`
    status.dataset['faulty'] = String(!reset.disabled)
  }

  const element = card(
    words('server'),
    [status, reset],
    notice,
    h(
      'div',
      'controls',
      h(
        'div',
        'buttons',
        button(words('drop'), 'danger', () => strike('drop', ''), words('dropHint')),
        closeForm(words, (frame) => strike('close', String(frame.code), frame)),
      ),
      row(words('refuse'), refuse.element, words('refuseHint')),
      row(words('silence'), silence.element, words('silenceHint')),
      row(words('delay'), delay.element, words('delayHint')),
      pushForm(words, (text) => {
        // To phones on the plain wire, and to those in the room.
        strike('push', '', { text })
        void sayInRoom(words('pusher'), text).catch(() => {})
      }),
    ),
  )
  server.poll(signal)
  return element
}

function pushForm(words: Words, push: (text: string) => void): HTMLElement {
  const text = h('input', 'text')
  text.placeholder = words('pushPlaceholder')
  text.ariaLabel = words('pushPlaceholder')
  // The server takes 64 KiB; a character can be six bytes in JSON.
  text.maxLength = 10_000
  const form = h('form', 'push', text, h('button', 'button', words('push')))
  form.onsubmit = (event) => {
    event.preventDefault()
    if (!text.value) return
    push(text.value)
    text.value = ''
  }
  return form
}
