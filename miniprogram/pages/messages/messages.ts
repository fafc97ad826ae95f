// Bound by hand with this package; the page's end ends the binding.
import { createStoreBindings } from 'mobx-miniprogram-socket/bindings'
import { minuteOf, words } from '../../i18n/index'
import { chat } from '../../stores/index'
import type { ChatLine } from '../../stores/chat-line'

/** A line with the texts that the template cannot compute. */
interface Row extends ChatLine {
  readonly time: string
  /** Name of the author; empty when the line before has the same author. */
  readonly author: string
  /** State of an own line, in words. */
  readonly progress: string
}

/** Distance from the end, in px, up to which the newest line counts as in view. */
const NEAR = 60

/** Last row made of each line: an equal row stays the same object, so that bindings need not compare it. */
const made = new WeakMap<ChatLine, Row>()

function rows(): Row[] {
  return chat.lines.map((line, at, lines) => {
    const follows = lines[at - 1]?.state === 'received' && lines[at - 1]?.from === line.from
    const author = line.state !== 'received' || follows ? '' : line.from || words.messages.server
    const last = made.get(line)
    if (last?.author === author) return last
    const progress = line.state === 'received' ? '' : words.messages.states[line.state]
    const row = Object.freeze({ ...line, time: minuteOf(line.at), author, progress })
    made.set(line, row)
    return row
  })
}

/** The element to scroll to: the newest line, unless the reader is reading earlier ones. */
function anchor(): string {
  return chat.reading === 'earlier' || chat.newest === null ? '' : `line-${chat.newest.key}`
}

export default Page({
  data: { rows: [] as Row[], anchor: '', unread: 0, words: words.messages, draft: '' },
  /** Height of the list and how far it was scrolled, in px. */
  listHeight: 0,
  scrollTop: 0,

  onLoad() {
    const fields = { rows, anchor, unread: 'unread' } as const
    createStoreBindings(this, { store: chat, fields }).updateStoreBindings()
    this.setData({ draft: chat.draft })
  },

  onReady() {
    void wx.setNavigationBarTitle({ title: words.messages.title })
    this.measure()
  },

  onShow() {
    chat.look('newest')
  },

  onHide() {
    this.leave()
  },

  onUnload() {
    this.leave()
  },

  onResize() {
    this.measure()
  },

  onScroll({ detail: { scrollTop, scrollHeight } }: WechatMiniprogram.ScrollViewScroll) {
    const below = scrollHeight - scrollTop - this.listHeight
    // Only a reader scrolls up; a list that grows leaves the scroll position where it was.
    const upwards = scrollTop < this.scrollTop
    this.scrollTop = scrollTop
    if (below < NEAR) chat.look('newest')
    else if (upwards) chat.look('earlier')
  },

  onNewest() {
    chat.look('newest')
  },

  onSend() {
    chat.say(this.data.draft)
    chat.look('newest')
    this.setData({ draft: '' })
    chat.draft = ''
  },

  onSendAgain({ currentTarget }: WechatMiniprogram.TouchEvent<object, object, { key: string }>) {
    chat.sayAgain(currentTarget.dataset.key)
  },

  leave() {
    chat.look('away')
    chat.draft = this.data.draft
  },

  measure() {
    this.createSelectorQuery()
      .select('.lines')
      // The typings do not say it: null when the page was unloaded before the answer.
      .boundingClientRect((list: { readonly height: number } | null) => {
        if (list !== null) this.listHeight = list.height
      })
      .exec()
  },
})
