/** One value of the table: what is compared, and what is shown where that is not the number itself. Times are ms. */
export type Cell = number | { readonly value: number; readonly text: string }

export interface Row {
  readonly id: string
  readonly en: string
  readonly zh: string
  /** Times are shown in it; `''` is a mere count. */
  readonly unit: 'ms' | 's' | '%' | 'B' | ''
  /** Who is best; `null`: more or less of it is no merit. */
  readonly best: 'least' | 'most' | null
  /** What is asked of ours: at most so much (ms for times), or that nobody is better. */
  readonly goal?: number | 'best'
}

export function valueOf(cell: Cell): number {
  return typeof cell === 'number' ? cell : cell.value
}
