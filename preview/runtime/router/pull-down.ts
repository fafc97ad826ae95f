import { make } from '../framework/dom'

/** Pixels that a page must be pulled down for a refresh, and that it stays down meanwhile. */
const reach = 52

/** Pulling a page down at its top, and the dots that show while it refreshes. */
export class PullDown {
  private readonly page: HTMLElement
  private readonly refresh: () => void
  private readonly dots = make('div', 'mp-pull-down')
  /** Where the finger came down; null while none is. */
  private from: number | null = null
  private pulled = 0

  /** @param page the element that scrolls */
  constructor(page: HTMLElement, refresh: () => void) {
    this.page = page
    this.refresh = refresh
    this.dots.append(make('i'), make('i'), make('i'))
    page.append(this.dots)
  }

  /** Lets a person pull; without it only {@link start} does. */
  listen(): void {
    const { page } = this
    page.addEventListener('pointerdown', (event) => !isTouch(event) && this.begin(event.target, event))
    page.addEventListener('pointermove', (event) => !isTouch(event) && this.move(event))
    for (const type of ['pointerup', 'pointerleave'])
      page.addEventListener(type, (event) => !isTouch(event as PointerEvent) && this.end())
    page.addEventListener('touchstart', ({ target, touches }) => this.begin(target, touches[0]), {
      passive: true,
    })
    page.addEventListener(
      'touchmove',
      (event) => {
        // The browser's own scrolling would take the finger away.
        if (this.move(event.touches[0]) && event.cancelable) event.preventDefault()
      },
      { passive: false },
    )
    for (const type of ['touchend', 'touchcancel']) page.addEventListener(type, () => this.end())
  }

  start(): void {
    this.dots.dataset['refreshing'] = ''
    this.pull(reach)
    this.refresh()
  }

  stop(): void {
    delete this.dots.dataset['refreshing']
    this.pull(0)
  }

  private begin(target: EventTarget | null, point: { clientY: number } | undefined): void {
    const isTaken = (target as Element).closest('wx-scroll-view, wx-slider, wx-swiper, wx-canvas') !== null
    const isBusy = this.dots.dataset['refreshing'] !== undefined
    this.from = point && this.page.scrollTop <= 0 && !isTaken && !isBusy ? point.clientY : null
  }

  /** Returns whether the page was pulled. */
  private move(point: { clientY: number } | undefined): boolean {
    if (!point || this.from === null) return false
    this.pull(Math.max(0, (point.clientY - this.from) / 2))
    return this.pulled > 0
  }

  private end(): void {
    if (this.from === null) return
    this.from = null
    if (this.pulled >= reach) this.start()
    else this.pull(0)
  }

  private pull(distance: number): void {
    this.pulled = distance
    this.dots.style.height = `${distance}px`
    this.dots.toggleAttribute('data-held', this.from !== null)
  }
}

function isTouch({ pointerType }: PointerEvent): boolean {
  return pointerType === 'touch'
}
