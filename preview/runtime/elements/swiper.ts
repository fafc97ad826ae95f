import { make } from '../framework/dom'
import { builtIn } from './built-in'

const settleAfter = 80

export const swiper = builtIn(
  {
    current: Number,
    autoplay: Boolean,
    interval: { type: Number, value: 5000 },
    duration: { type: Number, value: 500 },
    circular: Boolean,
    vertical: Boolean,
    indicatorDots: Boolean,
    indicatorColor: String,
    indicatorActiveColor: String,
    displayMultipleItems: { type: Number, value: 1 },
    previousMargin: String,
    nextMargin: String,
    easingFunction: String,
    snapToEdge: Boolean,
  },
  (host, element) => {
    const dots = make('div', 'mp-swiper-dots')
    element.append(dots)
    let shown = 0
    let settling: ReturnType<typeof setTimeout> | undefined
    let playing: ReturnType<typeof setInterval> | undefined

    const items = (): Element[] => [...element.querySelectorAll('wx-swiper-item')]
    const extent = (): number => (host.data.vertical ? element.clientHeight : element.clientWidth) || 1
    const settle = (): void => {
      const offset = host.data.vertical ? element.scrollTop : element.scrollLeft
      change(Math.round(offset / extent()), 'touch')
    }
    const change = (current: number, source: string): void => {
      if (current === shown) return
      shown = current
      host.setData({ current })
      host.triggerEvent('change', { current, source })
    }
    const play = (): void => {
      if (!element.isConnected) clearInterval(playing)
      else change((shown + 1) % Math.max(1, items().length), 'autoplay')
    }
    element.addEventListener('scroll', () => {
      clearTimeout(settling)
      settling = setTimeout(settle, settleAfter)
    })
    return {
      render() {
        const { current, vertical, autoplay, interval, indicatorDots } = host.data
        element.classList.toggle('mp-vertical', vertical)
        clearInterval(playing)
        if (autoplay) playing = setInterval(play, interval)
        shown = current
        queueMicrotask(() => {
          const offset = current * extent()
          element.scrollTo?.({ [vertical ? 'top' : 'left']: offset, behavior: 'smooth' })
          dots.hidden = !indicatorDots
          dots.replaceChildren(...items().map((_item, index) => make('i', index === current ? 'on' : '')))
        })
      },
    }
  },
)

export const swiperItem = builtIn({ itemId: String })
