import { Element, type GeneralComponent } from 'glass-easel'

/**
 * glass-easel 0.12 never fires `ready`. Components queue here when they are attached; once the page is on the screen
 * they become ready, children first.
 */
export class ReadyQueue {
  private waiting: GeneralComponent[] = []
  private timer: ReturnType<typeof setTimeout> | undefined

  add(component: GeneralComponent): void {
    this.waiting.push(component)
    this.timer ??= setTimeout(() => this.flush(), 0)
  }

  flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    for (const component of this.waiting.splice(0).reverse()) {
      if (Element.isAttached(component)) component.triggerLifetime('ready', [])
    }
  }
}
