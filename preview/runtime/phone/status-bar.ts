import { make } from '../framework/dom'
import type { Phone } from './phone'

/** Clock, network and battery above the navigation bar, for a phone that is shown in a frame. */
export class StatusBar {
  private readonly clock = make('span', 'mp-status-clock')
  private readonly network = make('span', 'mp-status-network')

  constructor(screen: HTMLElement, phone: Phone) {
    const bar = make('div', 'mp-status-bar')
    bar.ariaHidden = 'true'
    bar.append(this.clock, this.network, make('i', 'mp-status-battery'))
    screen.append(bar)
    screen.dataset['framed'] = ''
    const paint = (): void => {
      this.network.dataset['type'] = phone.network
      this.network.dataset['weak'] = String(phone.state.weak)
    }
    paint()
    phone.onChange(paint)
    this.tick()
    setInterval(() => this.tick(), 10_000)
  }

  private tick(): void {
    this.clock.textContent = new Date().toTimeString().slice(0, 5)
  }
}
