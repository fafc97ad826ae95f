/** Classes and digit of a cell of an ornament. */
export interface ArtCell {
  readonly at: number
  readonly look: string
  readonly digit: string
  /** Seat that found the gold; -1 for none. */
  readonly seat: number
}

/** Ten columns of a real position: `.` a tile, a digit, `a` and `b` gold of the first and the second seat. */
export const field = cellsOf(`..111.11..` + `..1a2.2b..` + `..22b2....`)
/** Three columns: one cell of a board is open. */
export const corner = cellsOf('....0.')

function cellsOf(position: string): readonly ArtCell[] {
  return [...position].map((cell, at) => {
    const seat = 'ab'.indexOf(cell)
    if (seat >= 0) return { at, look: 'gold', digit: '', seat }
    return { at, look: cell === '.' ? 'up' : `n${cell}`, digit: /[1-8]/.test(cell) ? cell : '', seat }
  })
}
