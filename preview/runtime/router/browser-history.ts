import { guarded } from '../errors'
import type { Router } from './router'

/**
 * Keeps the browser's history equal to the page stack, so that its Back button goes back a page and the address can be
 * shared. The browser goes back asynchronously: until it has, nothing else is written.
 */
export class BrowserHistory {
  private readonly router: Router
  private written: string[] = []
  private traversing = false

  constructor(router: Router, signal: AbortSignal) {
    this.router = router
    this.written = [location.hash]
    window.addEventListener('popstate', ({ state }) => this.arrive(depthOf(state)), { signal })
    router.changed.on(() => this.sync())
  }

  private sync(): void {
    const wanted = this.router.stack.map(({ target }) => `#/${target.url}`)
    if (this.traversing || wanted.length === 0) return
    const surplus = this.written.length - wanted.length
    if (surplus > 0) {
      this.traversing = true
      this.written.splice(wanted.length)
      history.go(-surplus)
      return
    }
    const last = this.written.length - 1
    if (this.written[last] !== wanted[last] || !history.state) {
      history.replaceState({ depth: last + 1 }, '', wanted[last])
    }
    for (let index = last + 1; index < wanted.length; index++) {
      history.pushState({ depth: index + 1 }, '', wanted[index])
    }
    this.written = wanted
  }

  private arrive(depth: number | undefined): void {
    if (this.traversing) {
      this.traversing = false
      this.sync()
      return
    }
    guarded(() => this.follow(depth))
  }

  /** The person went somewhere by the browser's own means. */
  private follow(depth: number | undefined): void {
    const url = location.hash.slice(1)
    const known = this.written.length
    if (depth === undefined) {
      this.written = [location.hash]
      this.router.reLaunch(url)
    } else if (depth < known) {
      this.written.splice(depth)
      this.router.navigateBack(known - depth)
    } else if (depth > known) {
      this.written.push(location.hash)
      this.router.navigateTo(url)
    }
  }
}

function depthOf(state: unknown): number | undefined {
  return (state as { depth?: number } | null)?.depth
}
