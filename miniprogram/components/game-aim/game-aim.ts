import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { placeOf } from '../../i18n/game'
import { words } from '../../i18n/index'
import type { Cell } from '../../stores/game/game'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'

/** Cells from the aim to the rim of the lens. */
const REACH = 2

interface LensCell extends Pick<Cell, 'v' | 'by'> {
  readonly key: number
}

/** The cells around the aim, row by row; `''` outside of the board. */
function lens(): LensCell[] {
  const { aim, cells, options } = visit.game
  if (aim === null) return []
  const { width, height } = options
  const side = 2 * REACH + 1
  const left = (aim % width) - REACH
  const top = Math.floor(aim / width) - REACH
  return Array.from({ length: side * side }, (_, key) => {
    const column = left + (key % side)
    const row = top + Math.floor(key / side)
    const isInside = column >= 0 && column < width && row >= 0 && row < height
    const cell = isInside ? cells[row * width + column] : undefined
    return { key, v: cell?.v ?? '', by: cell?.by ?? -1 }
  })
}

function place(): string {
  const { aim, options } = visit.game
  return aim === null ? '' : placeOf(aim, options.width)
}

/** The cells around the aim, large enough to read, and the button that digs. */
export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: { lens, place, isMine: () => visit.game.turn?.isMine ?? false },
  },
  data: { words: words.game.aim },
  methods: {
    onDig() {
      const { aim } = visit.game
      if (aim !== null) visit.game.dig(aim)
    },
  },
})
