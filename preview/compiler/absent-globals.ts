import { readFile } from 'node:fs/promises'
import { dirname, sep } from 'node:path'

import { type Plugin, transform } from 'esbuild'

/** Global names of browsers that WeChat's logic layer does not have. */
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

/** Replaces those names by `undefined` in the files below `root`, so that code fails here as it does on a phone. */
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
