import type { Platform } from 'mobx-miniprogram-socket'
import type { VirtualClock } from 'mobx-miniprogram-socket/testing'
import type { Chance } from './chance'
import type { Tally } from './kinds'

type Storage = NonNullable<Platform['storage']>

export interface DiskWorld {
  readonly clock: VirtualClock
  readonly chance: Chance
  readonly tally: Tally
  /** A value lies there now. */
  stored(value: string): void
}

/** The storage of a phone, for all launches of its app: slow, and failing at times. */
export class Disk {
  /** Writes that are to fail. */
  failing = 0
  hasFailed = false
  private readonly content = new Map<string, string>()
  private readonly world: DiskWorld

  constructor(world: DiskWorld) {
    this.world = world
  }

  /** The storage as one launch has it: what the launch has not written when it ends is lost. */
  storageOf(launch: { readonly isAlive: boolean; writes: number }): Storage {
    const { clock, chance } = this.world
    return {
      read: (key) => this.content.get(key),
      write: (key, value, done) => {
        launch.writes += 1
        const write = (): void => {
          launch.writes -= 1
          if (launch.isAlive) done(this.write(key, value))
        }
        clock.setTimer(write, 1 + chance.below(120))
      },
      remove: (key) => void this.content.delete(key),
    }
  }

  private write(key: string, value: string): string | null {
    if (this.failing > 0) {
      this.failing -= 1
      this.hasFailed = true
      this.world.tally.add('write that fails')
      return 'setStorage:fail storage size limit reached'
    }
    this.content.set(key, value)
    this.world.stored(value)
    return null
  }
}
