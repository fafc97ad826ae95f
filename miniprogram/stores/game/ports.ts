import type { Notebook } from './notebook'

/** All that a room needs beside its topic. */
export interface RoomPorts {
  readonly me: { readonly name: string; readonly avatar: string | null }
  readonly clock: { readonly now: number }
  readonly foreground: { readonly isVisible: boolean }
  readonly notebook: Pick<Notebook, 'read' | 'write'>
  /** Makes 32 hex digits by chance. */
  seed(): Promise<string>
  /** A connection with plain frames has no rooms. */
  readonly isPlain: boolean
}
