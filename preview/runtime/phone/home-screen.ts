import { make } from '../framework/dom'
import { type Phone, suspendAfter } from './phone'

/** The phone while the mini-program is in the background: it takes no taps, and says what WeChat does to it. */
export class HomeScreen {
  private readonly element = make('section', 'mp-home')
  private readonly clock = make('div', 'mp-home-clock')
  private readonly sentence = make('p', 'mp-home-sentence')
  private readonly screen: HTMLElement
  private readonly phone: Phone
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(screen: HTMLElement, phone: Phone) {
    this.screen = screen
    this.phone = phone
    const open = make('button', 'mp-home-app')
    open.append(make('i', 'mp-home-icon'), text('span', this.words('打开小程序', 'Open the app')))
    open.onclick = () => phone.set({ visible: true })
    this.sentence.role = 'status'
    const note = make('div', 'mp-home-note')
    note.append(
      text('h2', this.words('小程序在后台', 'The app is in the background')),
      this.sentence,
      make('i', 'mp-home-time'),
    )
    this.element.append(this.clock, note, open)
    this.element.hidden = true
    screen.append(this.element)
  }

  /** Shows and hides with the mini-program; returns a function that ends it. */
  follow(): () => void {
    const stop = this.phone.watch(
      ({ visible }) => visible,
      (visible) => (visible ? this.leave() : this.come()),
    )
    return () => {
      stop()
      clearTimeout(this.timer)
    }
  }

  private come(): void {
    clearTimeout(this.timer)
    this.clock.textContent = new Date().toTimeString().slice(0, 5)
    this.say('in-time')
    this.timer = setTimeout(() => this.say('suspended'), suspendAfter)
    this.cover(true)
  }

  private leave(): void {
    clearTimeout(this.timer)
    this.cover(false)
  }

  private say(state: 'in-time' | 'suspended'): void {
    const seconds = suspendAfter / 1_000
    this.element.dataset['state'] = state
    this.sentence.textContent =
      state === 'in-time'
        ? this.words(
            `${seconds} 秒后，微信会暂停小程序，并断开它的连接。`,
            `In ${seconds} s WeChat stops the app and ends its connections.`,
          )
        : this.words(
            '微信已暂停小程序，并断开了它的连接。',
            'WeChat has stopped the app and ended its connections.',
          )
  }

  /** While the home screen is there, nothing else can be reached, by keyboard neither. */
  private cover(on: boolean): void {
    this.element.hidden = !on
    this.screen.toggleAttribute('data-home', on)
    for (const part of this.screen.children) {
      const isOutside = part === this.element || part.matches('.mp-message')
      if (part instanceof HTMLElement && !isOutside) part.inert = on
    }
  }

  private words(chinese: string, english: string): string {
    return this.phone.state.language === 'en' ? english : chinese
  }
}

function text<K extends keyof HTMLElementTagNameMap>(tag: K, content: string): HTMLElementTagNameMap[K] {
  return Object.assign(make(tag), { textContent: content })
}
