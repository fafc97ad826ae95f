import { computed, makeObservable } from 'mobx-miniprogram'
import { type ChatCommand, type ChatState, cleanName, lengthOf, limits, nameOf } from 'demo-chat'
import type { Topic } from 'mobx-miniprogram-socket/session'
import type { Companion } from '../conversation'

/** Facts that a phone tells the others about its person. */
export interface Presence {
  readonly name: string
  readonly typing: boolean
}

export type PresentRoom = Pick<Topic<ChatState, ChatCommand, Presence>, 'confirmed' | 'others' | 'here'>

/** After the last letter a person counts as typing for so long, in ms. */
const TYPING = 4_000

/** The others in the room, and what they see of this person. */
export class Company {
  private isTyping = false
  private stop = (): void => undefined
  private readonly room: PresentRoom
  private readonly writer: { readonly name: string }

  constructor(room: PresentRoom, writer: { readonly name: string }) {
    this.room = room
    this.writer = writer
    makeObservable(this, { others: computed })
  }

  /** Those who are here now. */
  get others(): readonly Companion[] {
    const { room } = this
    return room.others
      .filter(({ away }) => !away)
      .map(({ user, data }) => {
        const { name, typing } = parse(data)
        return Object.freeze({ name: name || nameOf(room.confirmed, user) || '?', isTyping: typing })
      })
  }

  /** Tells the others the name of this person. */
  introduce(): void {
    this.room.here({ name: this.writer.name, typing: this.isTyping })
  }

  /** Tells the others that this person writes, or does no longer. */
  type(isTyping: boolean): void {
    this.stop()
    if (isTyping) {
      const timer = setTimeout(() => {
        this.type(false)
      }, TYPING)
      this.stop = () => {
        clearTimeout(timer)
      }
    }
    this.isTyping = isTyping
    this.introduce()
  }
}

/** Reads what another phone has told: anything. */
function parse(data: unknown): Presence {
  const { name, typing } = (data ?? {}) as Partial<Record<keyof Presence, unknown>>
  const clean = typeof name === 'string' ? cleanName(name) : ''
  return { name: lengthOf(clean) <= limits.name ? clean : '', typing: typing === true }
}
