import { make } from '../framework/dom'
import { builtIn } from './built-in'

/** The canvas of `type="2d"`: pages get the node by a selector query and draw on its context. */
export const canvas = builtIn({ type: String, canvasId: String, disableScroll: Boolean }, (host, element) => {
  const surface = make('canvas')
  element.append(surface)
  const node = Object.assign(surface, {
    requestAnimationFrame: (callback: FrameRequestCallback) => window.requestAnimationFrame(callback),
    cancelAnimationFrame: (handle: number) => window.cancelAnimationFrame(handle),
    createImage: () => new Image(),
  })
  return {
    node,
    render() {
      surface.style.touchAction = host.data.disableScroll ? 'none' : ''
    },
  }
})
