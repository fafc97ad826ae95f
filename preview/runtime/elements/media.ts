import type { GeneralComponent } from 'glass-easel'

import { make } from '../framework/dom'
import { builtIn } from './built-in'

const fits: Record<string, string> = {
  aspectFit: 'contain',
  aspectFill: 'cover',
  scaleToFill: 'fill',
  center: 'none',
}

export const image = builtIn(
  {
    src: String,
    mode: { type: String, value: 'scaleToFill' },
    lazyLoad: Boolean,
    webp: Boolean,
    showMenuByLongpress: Boolean,
  },
  (host, element) => {
    const picture = make('img')
    picture.alt = ''
    element.append(picture)
    picture.onload = () =>
      host.triggerEvent('load', { width: picture.naturalWidth, height: picture.naturalHeight })
    picture.onerror = () => host.triggerEvent('error', { errMsg: `GET ${host.data.src} failed` })
    let shown = ''
    return {
      render() {
        const { mode, lazyLoad, ariaLabel } = host.data
        const src = assetUrl(ownerOf(host._$), host.data.src)
        picture.loading = lazyLoad ? 'lazy' : 'eager'
        picture.alt = ariaLabel
        picture.style.objectFit = fits[mode] ?? 'fill'
        element.dataset['mode'] = mode
        if (src === shown) return
        shown = src
        if (src) picture.src = src
        else picture.removeAttribute('src')
      },
    }
  },
)

export const video = builtIn(
  {
    src: String,
    poster: String,
    controls: { type: Boolean, value: true },
    autoplay: Boolean,
    loop: Boolean,
    muted: Boolean,
  },
  (host, element) => {
    const player = make('video')
    element.append(player)
    return {
      node: player,
      render() {
        const { src, poster, ...flags } = host.data
        player.src = assetUrl(ownerOf(host._$), src)
        player.poster = assetUrl(ownerOf(host._$), poster)
        player.controls = flags.controls
        player.autoplay = flags.autoplay
        player.loop = flags.loop
        player.muted = flags.muted
      },
    }
  },
)

export const webView = builtIn({ src: String }, (host, element) => {
  const frame = make('iframe')
  element.append(frame)
  return {
    render() {
      frame.src = host.data.src
    },
  }
})

function ownerOf(component: GeneralComponent): string {
  return component.ownerShadowRoot?.getHostNode().is ?? ''
}

/**
 * Files of the mini-program are served below `files/`.
 *
 * @param owner the page or component that names the file: a relative path starts there
 */
export function assetUrl(owner: string, path: string): string {
  if (!path || /^(\w+:|\/\/)/.test(path)) return path
  const { pathname } = new URL(path.startsWith('/') ? path : owner.replace(/[^/]*$/, path), 'http://files/')
  return `files${pathname}`
}
