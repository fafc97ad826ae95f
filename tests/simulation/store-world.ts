import { reaction } from 'mobx-miniprogram'
import type { Entry, EntryState, SocketStore } from 'mobx-miniprogram-socket'
import { type Line, seeded, VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import type { Library } from './library'
import { numberOf, numberOfData } from './numbered'
import { greets, type Kind, mostTries, optionsOf } from './store-kinds'
import { UserFunctions } from './user-functions'
import { type Ledger, Witness } from './witness'

/** Writes are merged; so long after a change it is written, in ms. */
const SAVED_AFTER = 1_000
/** The same where the phone does not answer writes. */
const SAVED_UNANSWERED_AFTER = 6_000

/** An entry that `send` returned. */
interface Sent {
  readonly number: number
  readonly entry: Entry
  /** The value that `done` has resolved with. */
  done: EntryState | null
}

/** The fields of the store that pages see, at one moment. */
const fieldsOf = (store: SocketStore<unknown>) => ({
  status: store.status,
  retryCount: store.retryCount,
  queueLength: store.queueLength,
  messages: store.messages,
  lastMessage: store.lastMessage,
  lastError: store.lastError,
  network: store.network,
})

/** A store on a phone in the hand of a walk, and all that is known of what it was given. */
export class StoreWorld implements Ledger {
  readonly kind: Kind
  clock = new VirtualClock({ random: seeded(7) })
  phone: VirtualPhone
  witness: Witness
  store: SocketStore<unknown>
  /** Those of this launch, oldest first. */
  sent: Sent[] = []
  /** The numbers of what was in the queue when the app was launched, by id. */
  restored = new Map<number, number>()
  user = new UserFunctions()
  /** The phone never says what became of frames that were handed to these. */
  readonly mutes = new Set<Line>()
  /** The storage has not failed in this launch. */
  isStorageFit = true
  /** The phone's clock was set or a timer was lost, so times of the day say nothing about durations. */
  isTimeWrong = false
  /** A timer was lost in this launch. */
  hasLostTimers = false
  /** Changes that pages saw. */
  changes = 0
  /** Messages that listeners heard. */
  heard = 0
  /** Faults in the changes that pages saw. */
  readonly faults: string[] = []
  /** Of this launch's store, dispose() was called. */
  isEnded = false
  private hiddenAt = Infinity
  private openSince = Infinity
  private nextNumber = 2
  /** The number of what is being sent, while `send` runs. */
  private sending: number | null = null
  private confirmedNumbers = new Set<number>()
  /** How often an entry was handed over, by number. */
  private tries = new Map<number, number>()
  /** When something last entered or left the queue. */
  private queueChangedAt = 0
  /** The last id of earlier launches that the storage knows of. */
  private idsBefore = 0
  private plans: (() => void)[] = []
  private stopWatching: () => void = () => undefined
  private readonly library: Library

  constructor(library: Library, kind: Kind) {
    this.library = library
    this.kind = kind
    this.phone = new VirtualPhone({ timing: this.clock })
    this.witness = new Witness(this.phone, this)
    this.store = this.launch()
  }

  /** The app's own code: it does nothing while the phone has stopped it. */
  app(work: () => void): void {
    if (!this.isStopped) work()
  }

  get isStopped(): boolean {
    return this.clock.now() - this.hiddenAt >= 5_000 && this.phone.quirks.background !== 'kept'
  }

  connect(): void {
    this.witness.wished = !this.isEnded
    this.witness.banned = false
    this.witness.outweigh()
    this.store.connect()
  }

  retry(): void {
    this.witness.banned = false
    this.witness.outweigh()
    this.store.retry()
  }

  disconnect(): void {
    this.witness.unwish()
    // Frames that left before a wished end do not go again; within a reaction the end comes later.
    const before = this.store.queue.filter(({ state }) => state === 'sent')
    this.store.disconnect()
    if (this.store.status !== 'closed') return
    for (const { data } of before) this.confirmedNumbers.add(numberOfData(data))
  }

  reset(): void {
    this.witness.unwish()
    this.witness.banned = false
    // Entries of the last user do not leave afterwards.
    for (const { data } of this.store.queue) this.confirmedNumbers.add(numberOfData(data))
    this.store.reset()
  }

  /** Sends what `form` makes of the next number, or of the one before where that is just being encoded: it is held first. */
  send(form: (number: number) => unknown): void {
    const { sending, user } = this
    const isWithin = sending !== null && user.encoding === sending
    const number = isWithin ? sending - 1 : this.nextNumber
    if (!isWithin) this.nextNumber += 2
    this.sending = number
    const sent: Sent = { number, entry: this.store.send(form(number)), done: null }
    this.sending = sending
    this.sent.push(sent)
    this.queueChangedAt = this.clock.now()
    if (sent.entry.id <= this.idsBefore) this.faults.push(`id ${String(sent.entry.id)} was given twice`)
    void sent.entry.done.then((state) => {
      if (sent.done !== null) this.faults.push(`done of ${String(number)} resolved twice`)
      sent.done = state
    })
  }

  /** Takes an entry back: what is on its way stays there, and does not go again, in the next launch either. */
  cancel(dice: number): void {
    const { number, entry } = this.sent[dice % Math.max(1, this.sent.length)] ?? {}
    if (number === undefined || !entry || entry.cancel() || entry.state !== 'sent') return
    this.confirmedNumbers.add(number)
    this.queueChangedAt = this.clock.now()
  }

  dispose(): void {
    this.isEnded = true
    this.store.dispose()
    this.witness.disposed = true
    this.witness.wished = false
  }

  /** Disposes of the store from within a call: the call ends before the store is still. */
  disposeWithin(): void {
    const { store, witness } = this
    this.isEnded = true
    store.dispose()
    witness.unwish()
    void Promise.resolve().then(() => {
      witness.disposed = true
    })
  }

  hide(): void {
    this.hiddenAt = Math.min(this.hiddenAt, this.clock.now())
    this.phone.hide()
  }

  show(): void {
    this.hiddenAt = Infinity
    this.phone.show()
  }

  /** The phone ends the app and starts it again: what ran is gone without a word, what was stored is there. */
  relaunch(isLoggedIn: boolean): void {
    this.stopWatching()
    this.dropPlans()
    const { phone } = this
    const lastId = Math.max(this.idsBefore, ...this.sent.map(({ entry }) => entry.id))
    const waiting = this.store.queue.map(({ data }) => numberOfData(data))
    const left = this.mustBeStored ? waiting.filter((number) => !this.confirmedNumbers.has(number)) : null
    // The clock of the old app stands still, so that no timer of it fires.
    this.clock = new VirtualClock({ now: this.clock.now(), random: this.clock.random })
    this.phone = new VirtualPhone({ timing: this.clock, storage: phone.virtualStorage, quirks: phone.quirks })
    this.phone.clockSkew = phone.clockSkew
    this.phone.switchSilently(phone.network.type as 'wifi')
    this.witness = new Witness(this.phone, this)
    this.user = new UserFunctions()
    this.user.isLoggedIn = isLoggedIn
    this.hiddenAt = Infinity
    this.isEnded = false
    this.hasLostTimers = false
    this.isStorageFit =
      phone.virtualStorage.failures.length === 0 && phone.virtualStorage.readFailure === null
    this.sent = []
    this.confirmedNumbers = new Set()
    this.tries = new Map()
    this.store = this.launch()
    const found = [...this.restored.values()]
    this.idsBefore = left === null || left.length === 0 ? 0 : lastId
    if (left !== null && found.join() !== left.join())
      this.faults.push(`left ${left.join()}, found ${found.join()}`)
  }

  /** The storage was not disturbed, and had the time that it takes. */
  private get mustBeStored(): boolean {
    const { kind, clock, phone, store, witness, queueChangedAt, hiddenAt, isEnded } = this
    if (kind !== 'persistent' || phone.quirks.answerDelay > 5 || !this.isStorageFit) return false
    if (store.queueLength === 0 && isEnded) return true
    const patience = witness.hasSwallowed ? SAVED_UNANSWERED_AFTER : SAVED_AFTER
    return Math.max(queueChangedAt, witness.resumedAt) <= Math.min(hiddenAt, clock.now() - patience)
  }

  /** Does something from within a reaction to the next change of status. */
  atNextChange(work: () => void): void {
    const { store } = this
    const stop = reaction(
      () => store.status,
      () => {
        stop()
        this.app(work)
      },
    )
    this.plans.push(stop)
  }

  /** Cancels the calls planned for the next reaction. */
  dropPlans(): void {
    for (const stop of this.plans.splice(0)) stop()
    this.user.dropPlan()
  }

  /** The latest line, or now and then an old one: a phone may report of a task long after it was closed. */
  line(dice: number): Line | undefined {
    const { lines } = this.phone
    return lines[dice % 5 === 0 ? dice % Math.max(lines.length, 1) : lines.length - 1]
  }

  /** From now on the server closes the connection at each entry, before the phone has answered for it. */
  closesAtFrames(): void {
    const { phone, clock } = this
    const close = (line: Line): void => {
      line.onFrame = (frame) => {
        if (numberOf(frame) !== null) clock.setTimer(() => line.close(1009, ''), 1)
      }
    }
    phone.onDial = close
    for (const line of phone.lines) close(line)
  }

  /** The timers that are set now never fire. */
  loseTimers(): void {
    this.witness.loseTimers()
    this.isTimeWrong = true
    this.hasLostTimers = true
    this.isStorageFit = false
  }

  readonly numberOf = numberOf

  get goesOn(): boolean {
    return this.kind === 'kept in the background'
  }

  get greets(): boolean {
    return greets(this.kind)
  }

  /** The server has the entry, on any of its lines. */
  readonly hasArrived = (number: number): boolean =>
    this.phone.lines.some(({ sent }) => sent.some((frame) => numberOf(frame) === number))

  handedOver(number: number): string | null {
    const name = `handed over ${String(number)}`
    if (this.confirmedNumbers.has(number)) return `${name} though it was confirmed`
    const tries = this.triesOf(number) + 1
    this.tries.set(number, tries)
    if (tries > mostTries(this.kind)) return `${name} for the ${String(tries)}th time`
    const isFirst = this.store.queue.every(
      ({ state, data }) => state !== 'queued' || numberOfData(data) > number,
    )
    if (!isFirst) return `${name} before one that waits`
    const sent = this.sent.find((one) => one.number === number)
    return sent && sent.entry.state !== 'sent' ? `${name} while ${sent.entry.state}` : null
  }

  confirmed(number: number): void {
    this.confirmedNumbers.add(number)
    this.queueChangedAt = this.clock.now()
  }

  refused(number: number): void {
    this.confirmedNumbers.delete(number)
  }

  triesOf(number: number): number {
    return this.tries.get(number) ?? 0
  }

  private launch(): SocketStore<unknown> {
    const store = this.library.createSocketStore<unknown>({
      ...optionsOf(this.kind, this.user),
      platform: this.witness,
    })
    store.on(() => {
      this.heard += 1
    })
    this.restored = new Map(store.queue.map(({ id, data }) => [id, numberOfData(data)]))
    this.openSince = Infinity
    this.stopWatching = reaction(
      () => fieldsOf(store),
      (now, before) => {
        this.changes += 1
        this.noteChange(before, now)
      },
    )
    return store
  }

  private noteChange(before: ReturnType<typeof fieldsOf>, now: ReturnType<typeof fieldsOf>): void {
    const time = this.clock.now()
    if (now.queueLength !== before.queueLength) this.queueChangedAt = time
    const hasFailed = now.status === 'failed' && before.status !== 'failed'
    if (hasFailed && now.lastError?.code === 'refused') this.witness.banned = true
    const fell = now.retryCount < before.retryCount
    // After connect() within an action, the count falls and the first attempt fails in one change.
    if (fell && now.retryCount > 1) this.faults.push(`retryCount fell to ${String(now.retryCount)}`)
    // A link that opened in the background is older than pages know: it counts from no time.
    const age = time - this.openSince
    if (fell && now.status === 'open' && !this.isTimeWrong && age >= 0 && age < 10_000)
      this.faults.push(`retryCount fell ${String(age)} ms after open`)
    if (now.status === 'open' && before.status === 'connecting') this.openSince = time
    // It opened in the background, at a time that pages do not see.
    if (now.status === 'open' && this.openSince === Infinity) this.openSince = -Infinity
    if (now.status === 'connecting') this.openSince = Infinity
  }
}
