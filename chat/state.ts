/** A line of the chat. */
export interface Line {
  /** Made by the phone that wrote it; unique among the lines of the state. */
  readonly id: string
  readonly user: string
  readonly text: string
  /** When the server took it, in epoch ms; later than the line before. */
  readonly at: number
}

export interface Person {
  readonly user: string
  readonly name: string
}

export interface ChatState {
  /** The last lines, newest last. */
  readonly lines: readonly Line[]
  /** Names, those given last at the end. */
  readonly people: readonly Person[]
}

export type ChatEvent = ({ readonly type: 'said' } & Line) | ({ readonly type: 'joined' } & Person)

export type ChatCommand =
  /** `id` is made by the phone: sent again after an unknown end, the line is taken once. */
  | { readonly type: 'say'; readonly id: string; readonly text: string }
  /** Gives the sender a name, also another one. */
  | { readonly type: 'join'; readonly name: string }

export const emptyChat: ChatState = { lines: [], people: [] }

/** The name of a user; `''` where it is not known. */
export function nameOf({ people }: ChatState, user: string): string {
  return people.find((person) => person.user === user)?.name ?? ''
}
