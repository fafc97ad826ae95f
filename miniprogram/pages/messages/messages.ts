// Bound by hand with this package; the page's end ends the binding.
import { createStoreBindings } from 'mobx-miniprogram-socket/bindings'
import { countOf, minuteOf, refusalOf, textsOf, words } from '../../i18n/index'
import { chat, openSocket, wireChoice } from '../../stores/index'
import { type Avatar, avatarOf } from '../../stores/avatar'
import type { ChatLine } from '../../stores/chat-line'

/** A line with the texts that the template cannot compute. */
interface Row extends ChatLine {
  readonly time: string
  /** Name of the author; empty when the line before has the same author. */
  readonly author: string
  readonly avatar: Avatar
  /** State of an own line, in words, with the reason of a refusal. */
  readonly progress: string
  /** Whether it can be sent again. */
  readonly isSendable: boolean
  /** The button that opens or closes a long text; empty for a short one. */
  readonly more: string
  /** Text for what even the opened line does not show. */
  readonly lost: string
}

/** Distance from the end, in px, up to which the newest line counts as in view. */
const NEAR = 60

/** So many of those who are here have their picture shown. */
const FACES = 5

/** States of own lines that a tap sends again. */
const SENDABLE: readonly string[] = ['failed', 'unconfirmed', 'refused', 'unknown', 'lost']

/** Last row made of each line: an equal row stays the same object, so that bindings need not compare it. */
const made = new WeakMap<ChatLine, Row>()

function rows(): Row[] {
  return chat.lines.map((line, at, lines) => {
    const follows = lines[at - 1]?.state === 'received' && lines[at - 1]?.from === line.from
    const name = line.from || words.messages.server
    const author = line.state !== 'received' || follows ? '' : name
    const last = made.get(line)
    if (last?.author === author) return last
    const isSendable = SENDABLE.includes(line.state)
    const texts = { time: minuteOf(line.at), author, progress: progressOf(line), ...moreOf(line) }
    const row = Object.freeze({ ...line, ...texts, avatar: avatarOf(name), isSendable })
    made.set(line, row)
    return row
  })
}

function progressOf({ state, reason }: ChatLine): string {
  if (state === 'received') return ''
  const { states } = words.messages
  return reason === '' ? states[state] : `${states[state]}: ${refusalOf(reason)}`
}

function moreOf({ form, hidden }: ChatLine): Pick<Row, 'more' | 'lost'> {
  const { showMore, showLess, lost } = words.messages
  switch (form) {
    case 'short':
      return { more: '', lost: '' }
    case 'long':
      return { more: showMore(countOf(hidden)), lost: '' }
    case 'opened':
      return { more: showLess, lost: hidden === 0 ? '' : lost(countOf(hidden)) }
  }
}

/** Room that the draft has left; empty while there is plenty. */
function counter(): string {
  const { draft } = chat
  if (!draft.isNearEnd) return ''
  return draft.left < 0
    ? words.messages.tooLong(countOf(-draft.left))
    : words.messages.left(countOf(draft.left))
}

/** Text about lines that were not sent, or may be lost. */
function troubleText(): string {
  const { trouble } = chat
  if (trouble === null) return ''
  const { failed, mayBeLost } = words.messages
  return (trouble.kind === 'lost' ? mayBeLost : failed)(countOf(trouble.count))
}

/** Text about the room: how good it is, else who is typing, else who is here. */
function roomText(): string {
  const { freshness, company } = chat
  if (freshness !== 'live') return words.messages.freshness[freshness]
  if (company === null) return ''
  const [first, ...more] = company.filter(({ isTyping }) => isTyping)
  const { typing, here, alone } = words.messages
  if (first) return typing(first.name, more.length)
  return company.length === 0 ? alone : here(company.length)
}

/** Pictures of a few of those who are here. */
function faces(): (Avatar & { readonly key: number })[] {
  const { freshness, company } = chat
  if (freshness !== 'live' || company === null) return []
  return company.slice(0, FACES).map(({ name }, key) => ({ ...avatarOf(name), key }))
}

/** The element to scroll to: the newest line, unless the reader is reading earlier ones. */
function anchor(): string {
  return chat.reading === 'earlier' || chat.newest === null ? '' : `line-${chat.newest.key}`
}

export default Page({
  data: {
    rows: [] as Row[],
    anchor: '',
    unread: 0,
    counter: '',
    isLine: false,
    isTooLong: false,
    troubleText: '',
    canDismiss: false,
    roomText: '',
    isRoom: wireChoice.wire === 'session',
    faces: [] as ReturnType<typeof faces>,
    isLoading: false,
    words: textsOf(words.messages),
    draft: '',
  },
  /** Height of the list and how far it was scrolled, in px. */
  listHeight: 0,
  scrollTop: 0,

  onLoad() {
    openSocket()
    const isLine = () => chat.draft.isLine
    const isTooLong = () => chat.draft.left < 0
    const canDismiss = () => chat.trouble?.kind === 'lost'
    const isLoading = () => chat.freshness === 'loading'
    const draft = { counter, isLine, isTooLong }
    const fields = {
      rows,
      anchor,
      unread: 'unread',
      ...draft,
      troubleText,
      canDismiss,
      roomText,
      faces,
      isLoading,
    } as const
    createStoreBindings(this, { store: chat, fields }).updateStoreBindings()
    this.setData({ draft: chat.draft.text })
  },

  onReady() {
    void wx.setNavigationBarTitle({ title: words.messages.title })
    this.measure()
  },

  onShow() {
    chat.look('newest')
  },

  onHide() {
    chat.look('away')
  },

  onUnload() {
    chat.look('away')
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

  /** The draft lives in the store; the field follows by itself, because a value set while one types moves the cursor. */
  onInput({ detail }: WechatMiniprogram.Input) {
    chat.write(detail.value)
  },

  onSend() {
    const text = chat.draft.take()
    if (text === null) return
    chat.say(text)
    chat.look('newest')
    this.setData({ draft: '' })
  },

  onSendAgain({ currentTarget }: WechatMiniprogram.TouchEvent<object, object, { key: string }>) {
    chat.sayAgain(currentTarget.dataset.key)
  },

  onSendAllAgain() {
    chat.sayAllAgain()
  },

  onDismiss() {
    chat.dismiss()
  },

  onMore({ currentTarget }: WechatMiniprogram.TouchEvent<object, object, { key: string }>) {
    chat.turnOver(currentTarget.dataset.key)
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
