import type { Recording } from '../stage/recording'
import { lossesOf } from '../stage/rows'
import { h, segments } from './controls'
import { paintStates } from './timeline/overview'
import { Palette } from './timeline/palette'
import { narrow } from './window-size'
import type { Words } from './words'

/** Parts that share the room where there is little of it; the value is the class of each. */
type View = 'timeline' | 'scenes' | 'panel'
type Height = 'peek' | 'half' | 'full'

const heights: readonly Height[] = ['peek', 'half', 'full']
/** Time that the strip shows, in ms. */
const stripSpan = 30_000
/** Shortest way of a finger that moves the sheet, in px. */
const pull = 24

/** Timeline and panel as a sheet over the phone, or as tabs beside it. In larger windows all of it stands open. */
export class Sheet {
  private readonly element: HTMLElement
  private readonly recording: Recording
  private readonly strip = h('canvas', 'strip')
  private readonly state = h('span', 'state-pill')
  private readonly lost = h('span', 'peek-lost')
  private readonly peek = h('button', 'peek', h('i', 'peek-grip'), this.state, this.strip, this.lost)
  private view: View = 'timeline'
  private height: Height = 'peek'
  private words: Words | null = null

  constructor(element: HTMLElement, recording: Recording) {
    this.element = element
    this.recording = recording
    this.peek.type = 'button'
    this.listen()
    setInterval(() => this.look(), 500)
  }

  /** Takes on the words and the colours of now. */
  dress(words: Words): void {
    this.words = words
    const views = segments<View>(
      words('view'),
      [
        ['timeline', words('timeline')],
        ['scenes', words('scenarios')],
        ['panel', words('controls')],
      ],
      (view) => {
        this.view = view
        this.show()
      },
    )
    views.element.classList.add('tabs')
    views.show(this.view)
    this.element.querySelector('.sheet-head')?.replaceChildren(this.peek, views.element)
    this.show()
    this.look()
  }

  private show(): void {
    this.element.dataset['view'] = this.view
    this.element.dataset['height'] = this.height
    document.body.dataset['sheet'] = this.height
    const isOpen = this.height !== 'peek'
    this.peek.ariaExpanded = String(isOpen)
    if (this.words) this.peek.ariaDescription = this.words(isOpen ? 'closeSheet' : 'openSheet')
  }

  /** A tap opens and closes it, a finger or an arrow key pulls it from step to step. */
  private listen(): void {
    let from: number | null = null
    let isPulled = false
    const move = (steps: number): void => {
      const at = Math.max(0, Math.min(heights.length - 1, heights.indexOf(this.height) + steps))
      this.height = heights[at] ?? 'peek'
      this.show()
    }
    this.peek.addEventListener('pointerdown', ({ clientY, pointerId }) => {
      from = clientY
      isPulled = false
      this.peek.setPointerCapture(pointerId)
    })
    this.peek.addEventListener('pointerup', ({ clientY }) => {
      const way = from === null ? 0 : from - clientY
      from = null
      isPulled = Math.abs(way) > pull
      if (isPulled) move(Math.sign(way))
    })
    this.peek.addEventListener('click', () => {
      if (!isPulled) move(this.height === 'peek' ? 1 : -2)
      isPulled = false
    })
    this.peek.addEventListener('keydown', (event) => {
      const step = { ArrowUp: 1, ArrowDown: -1, Escape: -2 }[event.key]
      if (step === undefined) return
      event.preventDefault()
      move(step)
    })
  }

  /** Shows the state of the first phone, its last half minute, and what it has lost. */
  private look(): void {
    const { words } = this
    if (!words || !narrow.matches) return
    const now = Date.now()
    const state = this.recording.track('1').spans.at(-1)?.state ?? 'ended'
    const count = lossesOf(this.recording, '1')?.count ?? 0
    this.state.dataset['state'] = state
    this.state.textContent = words(`lane-${state}`)
    this.lost.textContent = `${String(count)} ${words('lost')}`
    this.lost.dataset['lost'] = String(count > 0)
    paintStates(this.strip, this.recording, ['1'], now - stripSpan, now, now, new Palette())
  }
}
