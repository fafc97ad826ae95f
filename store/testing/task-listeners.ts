import type { CloseFrame } from '../base/errors'
import type { TaskEvents } from './events'
import type { Telling } from './quirks'
import type { World } from './world'

type Listeners = { [Name in keyof TaskEvents]: ((event: TaskEvents[Name]) => void)[] }

/** Listeners of one `SocketTask`. It has no `off*`. A listener added a tick after `connectSocket` is never called. */
export class TaskListeners {
  private isLate = false
  private readonly listeners: Listeners = { open: [], message: [], error: [], close: [] }
  private readonly world: World

  constructor(world: World) {
    this.world = world
    void Promise.resolve().then(() => {
      this.isLate = true
    })
  }

  add<Name extends keyof TaskEvents>(name: Name, listener: (event: TaskEvents[Name]) => void): void {
    if (!this.isLate) this.listeners[name].push(listener)
  }

  tell<Name extends keyof TaskEvents>(name: Name, event: TaskEvents[Name]): void {
    this.world.enter(() => {
      for (const listener of this.listeners[name]) listener(event)
    })
  }

  tellEnd(telling: Telling, errMsg: string, close: CloseFrame): void {
    if (telling === 'both' || telling === 'error') this.tell('error', { errMsg })
    if (telling === 'both' || telling === 'close') this.tell('close', close)
  }

  /** Number of listeners, by event. */
  get count(): Readonly<Record<keyof TaskEvents, number>> {
    const { open, message, error, close } = this.listeners
    return { open: open.length, message: message.length, error: error.length, close: close.length }
  }
}
