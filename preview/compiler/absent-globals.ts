import { readFile } from 'node:fs/promises'
import { dirname, sep } from 'node:path'

import { type Plugin, transform } from 'esbuild'

/** Names every browser has and WeChat's logic layer lacks. */
const absent =
  `window document self top parent frames location history navigator screen performance matchMedia
  getComputedStyle addEventListener removeEventListener dispatchEvent postMessage localStorage sessionStorage indexedDB
  fetch Headers Request Response FormData XMLHttpRequest WebSocket EventSource BroadcastChannel MessageChannel
  AbortController AbortSignal URL URLSearchParams TextEncoder TextDecoder atob btoa crypto structuredClone
  requestAnimationFrame cancelAnimationFrame requestIdleCallback alert confirm prompt open close print Event CustomEvent
  EventTarget Node Element HTMLElement MutationObserver ResizeObserver IntersectionObserver customElements Image Audio
  File FileReader Blob Worker SharedWorker process Buffer global`.split(/\s+/)

const define: Record<string, string> = {}
for (const name of absent) {
  define[name] = 'undefined'
  define[`globalThis.${name}`] = 'undefined'
}

/** Makes the files below `root` see `undefined` where a phone would have nothing, so that they fail here as there. */
export function absentGlobals(root: string): Plugin {
  return {
    name: 'absent-globals',
    setup(build) {
      build.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
        if (!path.startsWith(root + sep)) return null
        const source = await readFile(path, 'utf8')
        const loader = path.endsWith('.ts') ? 'ts' : 'js'
        const options = { loader, define, sourcefile: path, sourcemap: 'inline', target: 'es2020' } as const
        try {
          const { code } = await transform(source, options)
          return { contents: code, loader: 'js', resolveDir: dirname(path) }
        } catch (error) {
          return { errors: (error as { errors: [] }).errors }
        }
      })
    },
  }
}
