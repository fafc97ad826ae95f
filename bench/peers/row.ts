/** A value of the table: the number to compare, and the text to show where that differs. Times are in ms. */
export type Cell = number | { readonly value: number; readonly text: string }

export interface Row {
  readonly id: string
  readonly en: string
  readonly zh: string
  /** Times are shown in it; `''` is a mere count. */
  readonly unit: 'ms' | 's' | '%' | 'B' | ''
  /** Tells which value is best; `null`: neither more nor less is a merit. */
  readonly best: 'least' | 'most' | null
  /** The goal of our client: a maximum (ms for times), a minimum where the most is best, or that no other client is better. */
  readonly goal?: number | 'best'
  /** The client that the goal is about. @default the store without a session */
  readonly judged?: string
}

export function valueOf(cell: Cell): number {
  return typeof cell === 'number' ? cell : cell.value
}
