/** The list that all phones share. 手机和服务器共用本文件，因此它放在小程序目录内。 */
export interface List {
  readonly lines: readonly Line[]
}

export interface Line {
  readonly id: number
  readonly user: string
  readonly text: string
}

/** Wish of a phone. */
export type ListCommand = { readonly type: 'add'; readonly text: string }

/** Fact in the server's log. */
export type ListEvent = { readonly type: 'added'; readonly user: string; readonly text: string }

/** Lines that are kept. */
const LIMIT = 50

export const empty: List = { lines: [] }

/** The next state. Phones and server run the same code. */
export function reduce({ lines }: List, { user, text }: ListEvent): List {
  const last = lines[lines.length - 1]
  return { lines: [...lines, { id: last ? last.id + 1 : 1, user, text }].slice(-LIMIT) }
}
