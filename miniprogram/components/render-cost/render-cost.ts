import { ComponentWithStore } from 'mobx-miniprogram-socket/bindings'
import { sizeOf, textsOf, words } from '../../i18n/index'
import { renderCost } from '../../stores/index'

/** Title of each page; a page that is missing here is shown by the last part of its route. */
const names: Readonly<Record<string, string>> = {
  'pages/index/index': words.cost.home,
  'pages/lobby/lobby': words.game.rematch.lobby,
  'pages/game/game': words.game.title,
  'pages/messages/messages': words.messages.title,
  'pages/monitor/monitor': words.monitor.title,
}

function rows() {
  return renderCost.pages.map(({ page, calls, bytes, perSecond, peak, largest, exceeded }) => ({
    page,
    name: names[page] ?? page.slice(page.lastIndexOf('/') + 1),
    calls,
    perSecond,
    peak,
    size: sizeOf(bytes),
    largest: sizeOf(largest),
    /** Classes of the row, which mark its cells. */
    marks: exceeded.map((figure) => `over over-${figure}`).join(' '),
  }))
}

function isExceeded(): boolean {
  return renderCost.pages.some(({ exceeded }) => exceeded.length > 0)
}

export default ComponentWithStore({
  storeBindings: { store: renderCost, fields: { rows, isExceeded } },
  data: { words: textsOf(words.cost) },
})
