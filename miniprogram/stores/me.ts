import { action, makeObservable, observable } from 'mobx-miniprogram'
import { cleanName } from 'demo-chat'
import { isName } from 'dig-for-gold'

// Letters and digits that cannot be confused with one another.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** The person on this phone. */
export class Me {
  /** Name that other phones show. */
  name: string
  /** Temporary path of the picture that the person chose. It is shown on this phone only, and until the app ends. */
  avatar: string | null = null
  private readonly save: (name: string) => void

  /** @param name the one of the last launch; one that cannot be used gives way to a random one */
  constructor(name: unknown, save: (name: string) => void) {
    this.save = save
    this.name = typeof name === 'string' && isName(name) ? name : randomText(4)
    makeObservable(this, {
      name: observable.ref,
      avatar: observable.ref,
      rename: action,
      choosePicture: action.bound,
    })
    save(this.name)
  }

  /** Returns whether the name can be used: 1 to 12 characters, as the game has it, which the chat takes, too. */
  rename(text: string): boolean {
    const name = cleanName(text)
    if (!isName(name)) return false
    this.name = name
    this.save(name)
    return true
  }

  /** @param path that of WeChat's `chooseAvatar` */
  choosePicture(path: string): void {
    this.avatar = path
  }
}

/** Letters and digits by chance. */
export function randomText(length: number): string {
  let text = ''
  while (text.length < length) text += ALPHABET.charAt(Math.floor(Math.random() * ALPHABET.length))
  return text
}
