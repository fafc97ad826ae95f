import { isDeepStrictEqual } from 'node:util'
import type { Shower } from './contestant'
import { Page } from './page'
import { show } from './show'
import type { Subject } from './subject'
import type { World } from './world'

/** The pages of one contestant over one store, or a store without pages, and what navigation does to them. */
export class Stage {
  readonly shower: Shower
  readonly world: World
  readonly subject: Subject
  private readonly stack: Page[] = []

  constructor(shower: Shower, world: World, subject: Subject) {
    this.shower = shower
    this.world = world
    this.subject = subject
  }

  /** Opens a page over those that are there; it shows its first values before this returns. */
  open(): Page {
    this.stack.at(-1)?.onHide?.()
    const page = new Page(() => this.world.clock.now())
    this.enter(page)
    show(this.shower, this.subject, page)
    page.onShow?.()
    this.settle()
    return page
  }

  /** Leaves the page on the screen for the one below. */
  back(): void {
    this.leave()
    this.stack.at(-1)?.onShow?.()
  }

  /** Feeds the store `count` times, each time in a task of its own, `gap` ms after the one before. */
  feed(steps: number, gap: (step: number) => number): void {
    const { world, subject } = this
    for (let step = 0; step < steps; step += 1) {
      world.advance(gap(step))
      subject.feed(step)
      world.tick()
    }
  }

  /** Waits until all pending work is done. */
  settle(): void {
    this.world.tick()
    this.world.advance(1_000)
  }

  shows(page: Page): boolean {
    const { fields, namespace } = this.subject
    const names = namespace === undefined ? fields : [namespace]
    const data = Object.fromEntries(names.map((name) => [name, page.data[name]]))
    return isDeepStrictEqual(data, JSON.parse(JSON.stringify(this.subject.plain())))
  }

  end(): void {
    while (this.stack.length > 0) this.leave()
    this.subject.dispose()
    this.settle()
  }

  private enter(page: Page): void {
    this.stack.push(page)
    this.world.pages.push(page)
  }

  private leave(): void {
    const page = this.stack.pop()
    this.world.pages.pop()
    page?.onUnload?.()
  }
}
