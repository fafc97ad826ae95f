import { sizes } from 'dig-for-gold'
import { bind, PageWithStore } from 'mobx-miniprogram-socket/bindings'
import { textsOf, words } from '../../i18n/index'
import { lobby } from '../../stores/index'
import { linkOf } from '../../stores/lobby/links'
import { corner, field } from './art'
import { gameRow } from './games'
import {
  codeHint,
  faultText,
  listNote,
  presetRows,
  roomRow,
  seatRows,
  sizeRows,
  slots,
  timeRows,
} from './texts'

type Tap<Data extends object> = WechatMiniprogram.TouchEvent<object, object, Data>

/** The characters of a code: none that is taken for another. */
const keys = [...'23456789ABCDEFGHJKMNPQRSTUVWXYZ'].map((letter) => ({ letter }))

export default PageWithStore({
  storeBindings: [
    bind(lobby.list, {
      fields: {
        state: 'state',
        rooms: ({ rooms }) => rooms.map(roomRow),
        listNote,
        listFault: ({ fault }) => faultText(fault),
        hasMore: 'hasMore',
        isLoadingMore: 'isLoadingMore',
      },
    }),
    bind(lobby.newRoom, {
      fields: {
        presets: presetRows,
        sizes: () => sizeRows(sizes),
        seats: seatRows,
        times: timeRows,
        listed: 'listed',
        isSending: 'isSending',
        roomFault: ({ fault }) => faultText(fault),
      },
    }),
    bind(lobby.entry, {
      fields: {
        slots,
        codeHint,
        typed: 'typed',
        isRefused: ({ fault }) => fault !== null,
        isLooking: 'isLooking',
        canLookAgain: 'canLookAgain',
      },
    }),
    bind(lobby.games, {
      fields: {
        gamesState: 'state',
        gamesFault: ({ fault }) => faultText(fault),
        mySeats: ({ rooms }) => rooms.map(roomRow),
        games: ({ games }) => games.map(gameRow),
        hasMoreGames: 'hasMore',
      },
    }),
    bind(lobby, { fields: { sheet: 'sheet' } }),
  ],
  data: { words: textsOf(words.lobby), field, corner, keys, ghosts: [{ at: 0 }, { at: 1 }, { at: 2 }] },

  onReady() {
    void wx.setNavigationBarTitle({ title: words.lobby.title })
  },

  onShow() {
    void lobby.refresh()
  },

  onHide() {
    lobby.close()
  },

  onUnload() {
    lobby.close()
  },

  onPullDownRefresh() {
    void lobby.refresh().then(() => wx.stopPullDownRefresh())
  },

  onReachBottom() {
    void lobby.list.more()
  },

  onMore() {
    void lobby.list.more()
  },

  onRefresh() {
    void lobby.refresh()
  },

  onPlayNow() {
    void lobby.playNow().then(enter)
  },

  onNewRoom() {
    lobby.open('room')
  },

  onCode() {
    lobby.open('code')
  },

  onGames() {
    lobby.open('games')
  },

  onClose() {
    lobby.close()
  },

  onRoom({ currentTarget }: Tap<{ code: string; sits: boolean }>) {
    const { code, sits } = currentTarget.dataset
    enter(linkOf(code, { sits }))
  },

  onPreset({ currentTarget }: Tap<{ preset: Parameters<typeof lobby.newRoom.choosePreset>[0] }>) {
    lobby.newRoom.choosePreset(currentTarget.dataset.preset)
  },

  onSize({ currentTarget }: Tap<{ width: number }>) {
    lobby.newRoom.chooseSize(currentTarget.dataset.width)
  },

  onSeats({ currentTarget }: Tap<{ seats: number }>) {
    lobby.newRoom.chooseSeats(currentTarget.dataset.seats)
  },

  onTime({ currentTarget }: Tap<{ ms: number }>) {
    lobby.newRoom.chooseTime(currentTarget.dataset.ms)
  },

  onListed() {
    lobby.newRoom.toggleListed()
  },

  onMake() {
    void lobby.makeRoom().then(enter)
  },

  onKey({ currentTarget }: Tap<{ letter: string }>) {
    void lobby.press(currentTarget.dataset.letter).then(enter)
  },

  onPaste() {
    void wx.getClipboardData({
      success: ({ data }) => {
        void lobby.paste(data).then(enter)
      },
    })
  },

  onErase() {
    lobby.entry.erase()
  },

  onLook() {
    void lobby.lookAgain().then(enter)
  },

  onGame({ currentTarget }: Tap<{ id: string }>) {
    void lobby.games.toggleProof(currentTarget.dataset.id)
  },

  onMoreGames() {
    void lobby.games.more()
  },

  onRefreshGames() {
    void lobby.games.refresh()
  },

  /** Keeps a finger on the sheet from scrolling the page. */
  onStay() {
    return undefined
  },
})

function enter(link: string | null): void {
  if (link !== null) void wx.navigateTo({ url: link })
}
