type Listener = (...values: unknown[]) => void

/** One end of the event channel between a page and the page it opened. */
export class EventChannel {
  private readonly listeners: { event: string; listener: Listener; once: boolean }[] = []
  private peer: EventChannel | undefined

  /** Makes two connected ends: events that one emits reach the listeners of the other. */
  static pair(): [EventChannel, EventChannel] {
    const ends = [new EventChannel(), new EventChannel()] as const
    ends[0].peer = ends[1]
    ends[1].peer = ends[0]
    return [...ends]
  }

  on(event: string, listener: Listener): void {
    this.listeners.push({ event, listener, once: false })
  }

  once(event: string, listener: Listener): void {
    this.listeners.push({ event, listener, once: true })
  }

  off(event: string, listener?: Listener): void {
    this.remove((entry) => entry.event === event && (!listener || entry.listener === listener))
  }

  emit(event: string, ...values: unknown[]): void {
    this.peer?.hear(event, values)
  }

  private hear(event: string, values: unknown[]): void {
    const heard = this.listeners.filter((entry) => entry.event === event)
    this.remove((entry) => entry.event === event && entry.once)
    for (const { listener } of heard) listener(...values)
  }

  private remove(matches: (entry: { event: string; listener: Listener; once: boolean }) => boolean): void {
    const kept = this.listeners.filter((entry) => !matches(entry))
    this.listeners.splice(0, Infinity, ...kept)
  }
}
