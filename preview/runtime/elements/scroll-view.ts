import { builtIn } from './built-in'

export const scrollView = builtIn(
  {
    scrollX: Boolean,
    scrollY: Boolean,
    scrollTop: Number,
    scrollLeft: Number,
    scrollIntoView: String,
    scrollWithAnimation: Boolean,
    upperThreshold: { type: Number, value: 50 },
    lowerThreshold: { type: Number, value: 50 },
    enableFlex: Boolean,
    enhanced: Boolean,
    showScrollbar: { type: Boolean, value: true },
    bounces: Boolean,
    pagingEnabled: Boolean,
    scrollAnchoring: Boolean,
    refresherEnabled: Boolean,
    refresherTriggered: Boolean,
    refresherThreshold: { type: Number, value: 45 },
    refresherDefaultStyle: String,
    refresherBackground: String,
    enableBackToTop: Boolean,
    enablePassive: null,
    fastDeceleration: Boolean,
    throttle: null,
    type: String,
  },
  (host, element) => {
    const edges = new Edges()
    element.addEventListener('scroll', () => {
      const { scrollLeft, scrollTop, scrollHeight, scrollWidth } = element
      const deltas = edges.moved(scrollLeft, scrollTop)
      host.triggerEvent('scroll', { scrollLeft, scrollTop, scrollHeight, scrollWidth, ...deltas })
      const { scrollX, scrollY, upperThreshold, lowerThreshold } = host.data
      const below = scrollHeight - scrollTop - element.clientHeight
      const beyond = scrollWidth - scrollLeft - element.clientWidth
      for (const [direction, isNear] of [
        ['top', scrollY && scrollTop <= upperThreshold],
        ['left', scrollX && scrollLeft <= upperThreshold],
      ] as const)
        if (edges.reached(direction, isNear)) host.triggerEvent('scrolltoupper', { direction })
      for (const [direction, isNear] of [
        ['bottom', scrollY && below <= lowerThreshold],
        ['right', scrollX && beyond <= lowerThreshold],
      ] as const)
        if (edges.reached(direction, isNear)) host.triggerEvent('scrolltolower', { direction })
    })

    let applied = { scrollTop: 0, scrollLeft: 0, scrollIntoView: '' }
    return {
      render() {
        const { scrollX, scrollY, scrollTop, scrollLeft, scrollIntoView, scrollWithAnimation } = host.data
        element.style.overflowX = scrollX ? 'auto' : 'hidden'
        element.style.overflowY = scrollY ? 'auto' : 'hidden'
        element.classList.toggle('mp-flex', host.data.enableFlex)
        element.classList.toggle('mp-no-scrollbar', host.data.enhanced && !host.data.showScrollbar)
        const before = applied
        applied = { scrollTop, scrollLeft, scrollIntoView }
        // The new content is in the DOM only after this update.
        queueMicrotask(() => {
          const wanted: ScrollToOptions = {
            ...(scrollTop !== before.scrollTop && { top: scrollTop }),
            ...(scrollLeft !== before.scrollLeft && { left: scrollLeft }),
            ...(scrollIntoView &&
              scrollIntoView !== before.scrollIntoView &&
              placeOf(element, scrollIntoView)),
          }
          // One call for both axes: a second one would stop the first animation.
          if ('top' in wanted || 'left' in wanted)
            element.scrollTo({ ...wanted, behavior: scrollWithAnimation ? 'smooth' : 'instant' })
        })
      },
    }
  },
)

/** Returns the scroll position at which the element of that id is first, or undefined when there is none. */
function placeOf(view: HTMLElement, id: string): ScrollToOptions {
  const target = view.querySelector(`[id="${id}"]`)
  if (!target) return {}
  const at = target.getBoundingClientRect()
  const own = view.getBoundingClientRect()
  return { top: view.scrollTop + at.top - own.top, left: view.scrollLeft + at.left - own.left }
}

/** Keeps the last position, for deltas and so that reaching an edge is reported once. */
class Edges {
  private left = 0
  private top = 0
  private readonly at = { top: true, left: true, bottom: false, right: false }

  moved(left: number, top: number): { deltaX: number; deltaY: number } {
    const deltas = { deltaX: this.left - left, deltaY: this.top - top }
    this.left = left
    this.top = top
    return deltas
  }

  reached(edge: 'top' | 'left' | 'bottom' | 'right', now: boolean): boolean {
    const arrived = now && !this.at[edge]
    this.at[edge] = now
    return arrived
  }
}
