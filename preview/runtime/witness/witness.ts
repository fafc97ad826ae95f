import type { EntryFact, Fact, FrameFact, Happening } from '../../stage/happening'
import type { Phone } from '../phone/phone'
import { Signal } from '../signal'
import type { SocketWitness } from '../wx/socket-task'
import { Messages } from './messages'
import { watchStore } from './watch-store'

/** Happenings that are kept for a listener which comes later. */
const early = 1_000

/** `wx` has a function under this key that is called with each store; see store/platforms/wechat/. */
export const attachKey = Symbol.for('mobx-miniprogram-socket:attach')

/** Sees all that happens between the app and its phone, and tells it to the panel. It changes nothing. */
export class Witness {
  /** A frame came or went; for those who can read it. */
  readonly carried = new Signal<{ readonly way: 'up' | 'down'; readonly text: string }>()
  /** For an app that hands its messages to `wx` itself. */
  readonly messages = new Messages((fact) => this.tell(fact), isBeat)
  private readonly told = new Signal<Happening>()
  private kept: Happening[] | null = []
  private isOver = false
  private stores = 0
  private sockets = 0

  /** Tells what happened until now, and then all that happens. */
  listen(listener: (happening: Happening) => void): void {
    this.told.on(listener)
    const { kept } = this
    this.kept = null
    kept?.forEach(listener)
  }

  tell(fact: Fact | FrameFact | EntryFact): void {
    if (this.isOver) return
    // A page that goes is hidden on its way, which is no background.
    this.isOver = fact.kind === 'end'
    const happening = { ...fact, at: Date.now() }
    if (this.kept && this.kept.length < early) this.kept.push(happening)
    this.told.emit(happening)
  }

  /** Follows the phone from the launch of the app on. */
  follow(phone: Phone): void {
    this.tell({ kind: 'launch' })
    const network = (type: string): void => this.tell({ kind: 'network', type })
    const place = (visible: boolean): void => this.tell({ kind: 'place', visible })
    network(phone.network)
    place(phone.visible)
    phone.watch((device) => device.network, network)
    phone.watch((device) => device.visible, place)
    addEventListener('pagehide', () => this.tell({ kind: 'end' }))
  }

  /** Sees one more socket. */
  socket(): SocketWitness {
    this.sockets += 1
    const socket = this.sockets
    return {
      dialling: () => this.tell({ kind: 'dialling', socket }),
      open: () => this.tell({ kind: 'open', socket }),
      over: (why) => {
        this.tell({ kind: 'over', socket, why })
        if (socket === this.sockets) this.messages.over()
      },
      frame: (way, data) => {
        const text = typeof data === 'string' ? data : `ArrayBuffer(${data.byteLength})`
        this.tell({ kind: 'frame', socket, way, isBeat: isBeat(text), text: hideSecrets(text) })
        this.carried.emit({ way, text })
      },
    }
  }

  /** Follows a store of `mobx-miniprogram-socket`. The first one is the app's connection. */
  attach = (store: object): void => {
    this.stores += 1
    watchStore(store, this, this.stores)
  }
}

/** A recording is shown and passed on: a token in it could be used. */
function hideSecrets(text: string): string {
  return text.replace(/("(?:token|ticket|password)"\s*:\s*")[^"]*/gi, '$1…')
}

/** A ping or a pong: as a word, after a key as in the article, or as the `type` or `t` of a small object. */
function isBeat(text: string): boolean {
  return (
    text.length < 200 && /^(?:"?(?:ping|pong)\b|\w{16}ping$|\{[^{]*"(?:t|type)":"(?:ping|pong)")/i.test(text)
  )
}
