import { runGuarded } from '../framework/errors'
import type { Router } from './router'

/**
 * Keeps the browser's history equal to the page stack, so that Back closes a page and the address can be
 * shared. The browser goes back asynchronously: until it has, nothing else is written.
 */
export class BrowserHistory {
  private readonly router: Router
  /** Number of entries before the first page of the stack; they were made before the phone was reloaded. */
  private base = 0
  private written = [location.hash]
  private traversing = false

  constructor(router: Router, signal: AbortSignal) {
    this.router = router
    const pages = router.stack.length
    const depth = depthOf(history.state)
    // After a reload the entries of the pages that were open are still there.
    if (depth !== undefined && depth >= pages) {
      this.base = depth - pages
      this.written = this.wanted
    }
    window.addEventListener('popstate', ({ state }) => this.arrive(depthOf(state)), { signal })
    router.changed.on(() => this.sync())
    this.sync()
  }

  private get wanted(): string[] {
    return this.router.stack.map(({ target }) => `#/${target.url}`)
  }

  private sync(): void {
    const { wanted } = this
    if (this.traversing || wanted.length === 0) return
    const surplus = this.written.length - wanted.length
    if (surplus > 0) {
      this.traversing = true
      this.written.splice(wanted.length)
      history.go(-surplus)
      return
    }
    const kept = this.written.length
    if (this.written[kept - 1] !== wanted[kept - 1] || depthOf(history.state) === undefined) {
      history.replaceState({ depth: this.base + kept }, '', wanted[kept - 1])
    }
    for (let count = kept + 1; count <= wanted.length; count++) {
      history.pushState({ depth: this.base + count }, '', wanted[count - 1])
    }
    this.written = wanted
  }

  private arrive(depth: number | undefined): void {
    if (this.traversing) {
      this.traversing = false
      this.sync()
      return
    }
    runGuarded(() => this.follow(depth))
  }

  /** Handles a navigation by the browser's own controls. */
  private follow(depth: number | undefined): void {
    const url = location.hash.slice(1)
    const count = (depth ?? 0) - this.base
    const known = this.written.length
    if (depth === undefined || count < 1) {
      // An address typed by hand, or a page from before a reload.
      this.base = depth === undefined ? this.base : depth - 1
      this.written = [location.hash]
      this.router.reLaunch(url || '/')
    } else if (count < known) {
      this.written.splice(count)
      this.router.navigateBack(known - count)
    } else if (count > known) {
      this.written.push(location.hash)
      this.router.navigateTo(url)
    }
  }
}

function depthOf(state: unknown): number | undefined {
  return (state as { depth?: number } | null)?.depth
}
