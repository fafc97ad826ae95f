import { builtIn } from './built-in'

export const view = builtIn({})
export const text = builtIn(
  { selectable: Boolean, userSelect: Boolean, space: String, decode: Boolean },
  (host, element) => ({
    render() {
      element.classList.toggle('mp-selectable', host.data.selectable || host.data.userSelect)
    },
  }),
)
export const coverView = builtIn({})
export const rootPortal = builtIn({ enable: { type: Boolean, value: true } })
export const movableArea = builtIn({ scaleArea: Boolean })
export const movableView = builtIn({ direction: String, x: Number, y: Number }, (host, element) => ({
  render() {
    element.style.transform = `translate(${host.data.x}px, ${host.data.y}px)`
  },
}))
