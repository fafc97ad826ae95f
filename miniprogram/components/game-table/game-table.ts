import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { placeOf, whoIs } from '../../i18n/game'
import { textsOf, words } from '../../i18n/index'
import { type BoardSize, boardSize, ENLARGED, PADDING } from '../../stores/game/board-size'
import { PACE } from '../../stores/game/pace'
import { visit } from '../../stores/index'
import { seatsOf } from './seats'

/** Columns from which tiles change without a transition: there are too many of them. */
const MANY = 13

/** For screen readers: the place of each cell, and the finder of its gold. */
function places(): string[] {
  const { options } = visit.game
  return Array.from({ length: options.width * options.height }, (_, cell) => placeOf(cell, options.width))
}

function finders(): string[] {
  const { game } = visit
  return game.players.map((_, seat) => words.game.table.goldBy(whoIs(game, seat)))
}

/** The last dig when a table came: cells that were open then do not move. */
const firsts = new WeakMap<object, number | null>()

/** Changes once for each table, as its class is that of all cells. */
function isStill(table: object): boolean {
  const { last } = visit.game
  const first = firsts.get(table)
  if (first === undefined) firsts.set(table, last)
  return first === undefined || first === last
}

/** Of the whole board. */
function size(): BoardSize {
  return boardSize(visit.game.options.width, visit.width)
}

export default ComponentWithStore({
  storeBindings: {
    flushesPerSecond: PACE,
    fields: {
      cells: () => visit.game.cells,
      columns: () => visit.game.options.width,
      rows: () => visit.game.options.height,
      gold: () => visit.game.options.gold,
      pieces: () => Array.from({ length: visit.game.options.gold }, (_, key) => ({ key })),
      round: () => visit.game.round,
      last: () => visit.game.last ?? -1,
      left: () => visit.game.left,
      leftText: () => words.game.table.left(visit.game.left),
      turn: () => visit.game.turn?.seat ?? -1,
      mine: () => visit.game.mine ?? -1,
      digging: () => visit.game.digging ?? -1,
      refused: () => visit.game.refused ?? -1,
      aim: () => visit.game.aim ?? -1,
      seats: () => seatsOf(visit.game),
      places,
      finders,
      isStill() {
        return isStill(this)
      },
      cell: () => size().cell,
      isTappable: () => size().isTappable,
      isZoomed: () => visit.isZoomed,
      isWeak: () => visit.game.freshness !== 'live',
    },
  },
  data: {
    words: textsOf(words.game.table),
    padding: PADDING,
    many: MANY,
    enlarged: ENLARGED,
    /** Where the enlarged board begins, in px. */
    scrollLeft: 0,
    scrollTop: 0,
  },
  methods: {
    onTap({ mark }: WechatMiniprogram.TouchEvent<object, { i?: number }>) {
      if (mark?.i === undefined) return
      if (this.data.isTappable || this.data.isZoomed) visit.game.dig(mark.i)
      else visit.game.aimAt(mark.i)
    },
    /** Enlarges the board around the cell that matters most, or shows all of it again. */
    onZoom() {
      const { aim, last, columns, rows, cell, isZoomed } = this.data
      const centre = aim >= 0 ? aim : last >= 0 ? last : Math.floor((columns * rows) / 2)
      const column = centre % columns
      const start = (index: number, count: number) => (index + 0.5) * ENLARGED - (count * cell) / 2
      if (!isZoomed)
        this.setData({
          scrollLeft: Math.max(0, start(column, columns)),
          scrollTop: Math.max(0, start((centre - column) / columns, rows)),
        })
      visit.zoom(!isZoomed)
    },
  },
})
