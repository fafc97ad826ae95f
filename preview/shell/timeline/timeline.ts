import type { Recording } from '../../stage/recording'
import { lossesOf, rowsOf } from '../../stage/rows'
import { beginOf } from '../../stage/track'
import { h } from '../controls'
import { type Words, wordsIn } from '../words'
import { compose } from './compose'
import { listen } from './input'
import { laneNames } from './lane-names'
import { grip } from './grip'
import { Overview, prepare } from './overview'
import { paint } from './paint'
import { Palette } from './palette'
import { findAt, type Found, step, stops } from './pick'
import { laneLayout, type Scene } from './scene'
import { newest, tableOf } from './table'
import { recordingText } from './texts'
import { TimeWindow } from './time-window'
import { Tip, tipLines } from './tip'
import { type Tools, tools } from './tools'

/** Shortest time between two pictures where motion is reduced, in ms. */
const calm = 500
/** Time between two looks at names and table, in ms. */
const slow = 500

/** The timeline under the phones: one picture for all of them, which follows now. */
export class Timeline {
  private readonly element: HTMLElement
  private readonly recording: Recording
  private readonly window: TimeWindow
  private readonly canvas = h('canvas')
  private readonly overview: Overview
  private readonly names = h('div', 'lane-names')
  private readonly picture = h('div', 'time-picture')
  private readonly table = h('div', 'time-table')
  private readonly spoken = h('p', 'spoken')
  private readonly keysHint = h('p', 'spoken')
  private readonly tip = new Tip()
  private readonly motion = matchMedia('(prefers-reduced-motion: reduce)')
  private words: Words = wordsIn('en')
  private phones: readonly string[] = []
  private titles: readonly string[] = []
  private palette = new Palette()
  private tools: Tools
  private scene: Scene | null = null
  private found: Found | null = null
  private pointer: { readonly x: number; readonly y: number } | null = null
  private lane = 0
  private isTable = false
  private isStale = true
  private drawnAt = 0
  private lookedAt = 0

  constructor(element: HTMLElement, recording: Recording) {
    this.element = element
    this.recording = recording
    this.window = new TimeWindow(recording.begun)
    this.overview = new Overview(recording, this.window, () => this.refresh())
    this.canvas.tabIndex = 0
    this.canvas.role = 'application'
    this.spoken.ariaLive = 'polite'
    this.keysHint.id = 'timeline-keys'
    this.canvas.setAttribute('aria-describedby', this.keysHint.id)
    this.table.tabIndex = 0
    this.table.role = 'region'
    this.tools = this.makeTools()
    this.picture.append(
      this.overview.element,
      this.names,
      h('div', 'time-canvas', this.canvas, this.tip.element),
    )
    this.listen()
    new ResizeObserver(() => (this.isStale = true)).observe(this.canvas)
    requestAnimationFrame(this.tick)
  }

  /** Takes on the words and the colours of now. @param titles names of the phones */
  dress(words: Words, phones: readonly string[], titles: readonly string[]): void {
    const focused = this.focusable().indexOf(document.activeElement as HTMLElement)
    this.words = words
    this.phones = phones
    this.titles = titles
    this.palette = new Palette()
    this.tools = this.makeTools()
    this.element.ariaLabel = words('timeline')
    this.canvas.ariaLabel = words('timeline')
    this.table.ariaLabel = words('asTable')
    this.keysHint.textContent = words('timelineKeys')
    this.element.replaceChildren(
      grip(this.element, words('grip')),
      this.tools.element,
      this.picture,
      this.table,
      this.keysHint,
      this.spoken,
    )
    this.focusable()[focused]?.focus()
    this.refresh()
  }

  private focusable(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('button, canvas, [tabindex]')]
  }

  private makeTools(): Tools {
    return tools(this.words, {
      live: () => this.act(() => this.window.goLive()),
      pause: () => this.act(() => this.window.pause(Date.now())),
      zoom: (factor) => this.act(() => this.window.zoom(factor, Date.now())),
      toggleTable: () => this.act(() => (this.isTable = !this.isTable)),
      exportText: () => this.exportText(),
    })
  }

  private listen(): void {
    listen(this.canvas, {
      point: (x, y) => this.act(() => (this.pointer = { x, y })),
      leave: () => this.act(() => (this.pointer = this.found = null)),
      scroll: (px) =>
        this.act(() => {
          const ms = (px / this.canvas.clientWidth) * this.window.span
          this.window.moveTo(this.window.endAt(Date.now()) + ms, Date.now())
        }),
      zoom: (factor, x) => this.act(() => this.window.zoom(factor, Date.now(), this.timeAt(x))),
      pause: () => this.act(() => this.window.pause(Date.now())),
      live: () => this.act(() => this.window.goLive()),
      close: () => this.act(() => (this.found = null)),
      step: (direction) => this.step(direction),
      changeLane: (direction) => {
        this.lane = Math.max(0, Math.min(this.phones.length - 1, this.lane + direction))
        this.found = null
        this.step(0)
      },
    })
  }

  private act(change: () => void): void {
    change()
    this.refresh()
  }

  private refresh(): void {
    this.isStale = true
    this.lookedAt = 0
    this.tools.show(this.window, this.isTable)
  }

  /** The time at a place; absent for none. */
  private timeAt(x: number | undefined): number | undefined {
    if (x === undefined || !this.scene) return undefined
    return this.scene.from + (x / this.scene.width) * this.window.span
  }

  /** Goes to the event before or after the picked one, and says it. */
  private step(direction: -1 | 0 | 1): void {
    const phone = this.phones[this.lane]
    if (phone === undefined) return
    const { frames, entries } = this.recording.track(phone)
    const picked = this.found?.phone === phone && !('state' in this.found.item) ? this.found.item : null
    const item = step(stops(frames, entries), picked, direction)
    if (!item) return
    this.pointer = null
    this.found = { phone, item }
    this.window.reveal(beginOf(item), Date.now())
    this.spoken.textContent = tipLines(this.found, this.recording.begun, this.words)
      .filter(Boolean)
      .join(', ')
    this.refresh()
  }

  private readonly tick = (): void => {
    requestAnimationFrame(this.tick)
    const now = Date.now()
    const passed = now - this.drawnAt
    const perPixel = this.window.span / this.canvas.clientWidth
    // A picture that would look the same is not drawn.
    const pace = this.isTable || this.motion.matches ? calm : Math.min(calm, perPixel)
    if (!this.isStale && (this.window.isPaused || passed < pace)) return
    this.overview.draw(this.phones, this.palette, now, this.isStale)
    this.isStale = false
    this.drawnAt = now
    this.draw(now)
    if (now - this.lookedAt >= slow) this.look(now)
  }

  private draw(clock: number): void {
    const { clientWidth: width, clientHeight: height } = this.canvas
    const context = this.isTable ? null : prepare(this.canvas)
    if (!context) return
    const { recording, phones, window, pointer } = this
    this.scene = compose({ recording, phones, window, pointer, clock, width, height })
    if (this.pointer) this.found = findAt(this.scene, this.pointer.x, this.pointer.y)
    const picked = this.found && !('state' in this.found.item) ? this.found.item : null
    paint(context, { ...this.scene, picked }, this.palette, this.words)
    this.showTip(this.scene)
  }

  private showTip(scene: Scene): void {
    const { found, pointer } = this
    if (!found) return this.tip.hide()
    const lane = scene.lanes.find(({ phone }) => phone === found.phone)
    const x = pointer?.x ?? scene.x(beginOf(found.item))
    const y = pointer?.y ?? lane?.layout.middle ?? 0
    this.tip.show(tipLines(found, scene.begun, this.words), x, y, scene.width)
  }

  /** Repaints what a screen reader and a slow eye read. */
  private look(now: number): void {
    this.lookedAt = now
    this.element.dataset['view'] = this.isTable ? 'table' : 'picture'
    const layouts = this.phones.map((_, index) =>
      laneLayout(this.canvas.clientHeight, this.phones.length, index),
    )
    const losses = this.phones.map((phone) => lossesOf(this.recording, phone))
    const reveal = (at: number): void => this.act(() => this.window.reveal(at, Date.now()))
    laneNames(this.names, this.words, this.phones, this.titles, layouts, losses, this.recording, reveal)
    if (!this.isTable || this.window.isPaused) return
    const rows = rowsOf(this.recording, this.phones, false, newest)
    this.table.replaceChildren(tableOf(rows, this.recording.begun, this.words))
  }

  private exportText(): void {
    const rows = rowsOf(this.recording, this.phones, true)
    const text = recordingText(rows, this.recording.begun, this.words)
    const link = h('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    link.download = 'recording.txt'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
}
