import { make } from '../framework/dom'
import { builtIn } from './built-in'

export const slider = builtIn(
  {
    min: Number,
    max: { type: Number, value: 100 },
    step: { type: Number, value: 1 },
    value: Number,
    disabled: Boolean,
    showValue: Boolean,
    activeColor: String,
    backgroundColor: String,
    blockSize: Number,
    blockColor: String,
  },
  (host, element) => {
    const range = make('input', 'mp-control')
    range.type = 'range'
    const shown = make('span', 'mp-slider-value')
    element.append(range, shown)
    range.addEventListener('input', () => {
      shown.textContent = range.value
      host.triggerEvent('changing', { value: Number(range.value) })
    })
    range.addEventListener('change', (event) => {
      event.stopPropagation()
      host.setData({ value: Number(range.value) })
      host.triggerEvent('change', { value: Number(range.value) })
    })
    return {
      value: () => host.data.value,
      render() {
        const { min, max, step, value, disabled, showValue, activeColor, ariaLabel } = host.data
        Object.assign(range, {
          min: String(min),
          max: String(max),
          step: String(step),
          value: String(value),
          disabled,
        })
        if (ariaLabel) range.ariaLabel = ariaLabel
        shown.hidden = !showValue
        shown.textContent = String(value)
        if (activeColor) element.style.setProperty('--accent', activeColor)
      },
    }
  },
)

export const progress = builtIn(
  {
    percent: Number,
    showInfo: Boolean,
    activeColor: String,
    backgroundColor: String,
    strokeWidth: { type: Number, value: 6 },
    borderRadius: Number,
    active: Boolean,
  },
  (host, element) => {
    const track = make('div', 'mp-progress-track')
    const bar = make('div', 'mp-progress-bar')
    const info = make('span', 'mp-progress-info')
    track.append(bar)
    element.append(track, info)
    element.setAttribute('role', 'progressbar')
    return {
      render() {
        const { percent, strokeWidth, activeColor, backgroundColor, borderRadius, showInfo } = host.data
        bar.style.width = `${Math.max(0, Math.min(100, percent))}%`
        bar.style.background = activeColor
        track.style.height = `${strokeWidth}px`
        track.style.background = backgroundColor
        track.style.borderRadius = `${borderRadius}px`
        info.hidden = !showInfo
        info.textContent = `${percent}%`
        element.setAttribute('aria-valuenow', String(percent))
      },
    }
  },
)
