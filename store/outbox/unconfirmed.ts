import type { OutboxBounds } from './options'
import type { QueuedFrame } from './queue'

/** Entries that may not have arrived, for `resend(id)`: the newest, within the bounds of the outbox. */
export class Unconfirmed<Out> {
  private readonly byId = new Map<number, QueuedFrame<Out>>()
  private bytes = 0
  private readonly bounds: Pick<OutboxBounds, 'limit' | 'bytes'>

  constructor(bounds: Pick<OutboxBounds, 'limit' | 'bytes'>) {
    this.bounds = bounds
  }

  get size(): number {
    return this.byId.size
  }

  add(queued: QueuedFrame<Out>): void {
    this.byId.set(queued.entry.id, queued)
    this.bytes += queued.bytes
    for (const id of this.byId.keys()) {
      if (this.size <= this.bounds.limit && this.bytes <= this.bounds.bytes) return
      this.take(id)
    }
  }

  find(id: number): QueuedFrame<Out> | undefined {
    return this.byId.get(id)
  }

  take(id: number): void {
    this.bytes -= this.byId.get(id)?.bytes ?? 0
    this.byId.delete(id)
  }

  clear(): void {
    this.byId.clear()
    this.bytes = 0
  }
}
