// Cells are numbered by rows from 0. A view holds one character a cell.

/** A cell that nobody has dug. */
export const CLOSED = '.'
export const GOLD = 'g'

export interface Side {
  readonly width: number
  readonly height: number
}

/** The cells around one, at most eight. */
export function neighbours({ width, height }: Side, cell: number): number[] {
  const column = cell % width
  const row = (cell - column) / width
  const found: number[] = []
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++)
      if (y !== row || x !== column) found.push(y * width + x)
  return found
}

/** The value of each cell as a view shows it when everything is open. */
export function valuesOf(side: Side, gold: readonly number[]): string {
  const isGold = new Set(gold)
  let values = ''
  for (let cell = 0; cell < side.width * side.height; cell++)
    values += isGold.has(cell) ? GOLD : String(neighbours(side, cell).filter((n) => isGold.has(n)).length)
  return values
}

/** The cells that a dig opens, the dug one first. With `flood` a zero opens its neighbours, as far as zeros go. */
export function opened(side: Side, values: string, cells: string, cell: number, flood: boolean): number[] {
  const found = new Set([cell])
  // A set that grows while it is walked is walked to its end: the flood in rings.
  if (flood)
    for (const at of found)
      if (values[at] === '0')
        for (const beside of neighbours(side, at)) if (cells[beside] === CLOSED) found.add(beside)
  return [...found]
}

/** The text with some characters replaced. */
export function withCells(
  text: string,
  changes: readonly (readonly [cell: number, value: string])[],
): string {
  const characters = text.split('')
  for (const [cell, value] of changes) characters[cell] = value
  return characters.join('')
}
