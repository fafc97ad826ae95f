import { action, makeObservable, observable } from 'mobx-miniprogram'
import { cellsOf } from './board'
import { namesAfter } from './ending'
import type { Cell } from './game'
import type { Notebook } from './notebook'
import { Proof } from './proof'
import { Reactions } from './reactions'
import type { SeenRoom } from './seen-room'

/** All that a phone remembers of a room beside its state: what it has seen, and when. */
export class RoomMemory {
  cells: readonly Cell[] = []
  names: readonly string[] = []
  /** Whether the room has been there. */
  wasThere: boolean
  readonly reactions = new Reactions()
  readonly proof: Proof

  constructor(code: string, notebook: Pick<Notebook, 'read' | 'write'>) {
    this.proof = new Proof(code, notebook)
    this.wasThere = this.proof.isKnown
    makeObservable(this, {
      cells: observable.ref,
      names: observable.ref,
      wasThere: observable,
      follow: action,
    })
  }

  /** @param isAsking the own seed has left, and the seat is not there yet */
  follow(room: SeenRoom, isAsking: boolean): void {
    this.cells = cellsOf(room, this.cells)
    this.names = namesAfter(room, this.names)
    this.wasThere ||= room.phase !== 'gone'
    this.reactions.follow(room)
    this.proof.follow(room, isAsking)
  }
}
