// The stores that the type tests of the bindings bind.
import { action, observable } from 'mobx-miniprogram'

export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export const same = <A, B>(proof: Equal<A, B>): void => void proof

export type Status = 'idle' | 'open'

export interface Line {
  readonly id: number
  readonly text: string
}

export const chat = observable({
  status: 'idle' as Status,
  lines: [] as readonly Line[],
  startedAt: new Date(),
  get count(): number {
    return this.lines.length
  },
  connect: action((url: string): boolean => url.length > 0),
  clear() {
    this.lines = []
  },
})

export class Profile {
  name = ''
  nickname?: string
  private secret = 1

  get initial(): string {
    return this.name.charAt(this.secret - 1)
  }

  rename(name: string): void {
    this.name = name
  }
}

export const profile = new Profile()
