import { make } from '../framework/dom'
import { choice, type Layer, textIn } from '../phone/layer'
import type { PageView } from '../router/page-view'
import { cardElement } from './card-element'
import { type ShareCard, shareCardOf, type ShareTap } from './share-card'

export interface SharingParts {
  readonly screen: HTMLElement
  readonly layer: Layer
  readonly appName: string
  /** Opens the page of a card that came. */
  readonly open: (path: string) => void
}

/** The way of a card from one phone to another. */
export class Sharing {
  /** Takes a card to a friend's phone. */
  send = (card: ShareCard): void => void window.open(`${location.pathname}${location.search}#${card.path}`)
  private readonly parts: SharingParts

  constructor(parts: SharingParts) {
    this.parts = parts
  }

  /** Shows what a friend would get, and sends it if that is confirmed. */
  async share(view: PageView, tap: ShareTap): Promise<void> {
    const { layer, appName } = this.parts
    const card = await shareCardOf(view, appName, tap)
    const isSent = await layer.ask<boolean>('modal', (box, done) => {
      const buttons = make('div', 'mp-modal-buttons')
      buttons.append(
        choice(layer.words('取消', 'Cancel'), '', () => done(false)),
        choice(layer.words('发送', 'Send'), 'primary', () => done(true)),
      )
      box.append(textIn('h3', '', layer.words('发送给朋友', 'Send to a friend')), cardElement(card), buttons)
    })
    if (isSent) this.send(card)
  }

  /** The menu of the capsule. Only a page with `onShareAppMessage` can be sent from it. */
  async showMenu(view: PageView): Promise<void> {
    const { layer } = this.parts
    const isShared = await layer.ask<boolean>('sheet', (box, done) => {
      const send = choice(layer.words('发送给朋友', 'Send to a friend'), '', () => done(true))
      send.disabled = !view.offersShare
      box.append(
        send,
        choice(layer.words('取消', 'Cancel'), 'cancel', () => done(false)),
      )
    })
    if (isShared) await this.share(view, { from: 'menu' })
  }

  /** Shows a card that a friend sent, until it is opened or put away, or another one comes. */
  receive(card: ShareCard): void {
    const { screen, layer, open } = this.parts
    screen.querySelector('.mp-message')?.remove()
    const message = make('section', 'mp-message')
    const content = choice('', 'mp-message-open', () => {
      message.remove()
      open(card.path)
    })
    content.ariaLabel = `${layer.words('朋友发来', 'From a friend')}: ${card.title}`
    content.append(
      textIn('span', 'mp-message-from', layer.words('朋友发来 · 点开', 'From a friend · tap to open')),
      cardElement(card),
    )
    const close = choice('×', 'mp-message-close', () => message.remove())
    close.ariaLabel = layer.words('收起', 'Put away')
    message.append(content, close)
    screen.append(message)
  }
}
