import { type ChatCommand, type ChatEvent, type ChatState, emptyChat, reduce } from '../../chat'
import { Friend, logIn } from './friend'

/** Another person in the demo's chat, on one connection: says lines, and sees those of others. */
export class ChatFriend {
  private said = 0
  private readonly friend: Friend<ChatState, ChatEvent, ChatCommand>

  private constructor(friend: Friend<ChatState, ChatEvent, ChatCommand>) {
    this.friend = friend
  }

  /** Logs in, attaches, and takes the name. */
  static async enter(origin: string, name: string): Promise<ChatFriend> {
    const folding = { initial: emptyChat, reduce }
    const friend = await Friend.attach<ChatState, ChatEvent, ChatCommand>(
      origin,
      await logIn(origin, name),
      'chat:lobby',
      folding,
    )
    await friend.send({ type: 'join', name })
    return new ChatFriend(friend)
  }

  /** The texts that this person sees. */
  get texts(): readonly string[] {
    return this.friend.state.lines.map(({ text }) => text)
  }

  get names(): readonly string[] {
    return this.friend.state.people.map(({ name }) => name)
  }

  async say(text: string): Promise<void> {
    await this.friend.send({ type: 'say', id: `friend${String((this.said += 1))}`, text })
  }

  /** Waits until this person sees so many lines. */
  async sees(count: number): Promise<void> {
    await this.friend.until(({ lines }) => lines.length >= count)
  }

  async leave(): Promise<void> {
    await this.friend.leave()
  }
}
