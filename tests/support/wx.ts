import type { WeChat } from '../../store/platforms/wechat/wechat-platform'

type Dial = WeChat['connectSocket']
export type ConnectOption = Parameters<Dial>[0]
export type SocketTask = NonNullable<ReturnType<Dial>>
type SendOption = Parameters<SocketTask['send']>[0]
type Listener<Name extends keyof WeChat> = Parameters<NonNullable<WeChat[Name]>>[0]

/** A SocketTask that the test controls. It behaves as the real one. */
export class ScriptedTask implements SocketTask {
  readonly option: ConnectOption
  /** Everything that was handed over, oldest first. */
  readonly sends: SendOption[] = []
  /** Arguments of `close`, oldest first. Before `open()` it has no effect. */
  readonly closings: { readonly code: number; readonly reason: string }[] = []
  /** `false`: the test answers each of `sends` itself. */
  answersAtOnce = true
  /** Error that `send` throws. */
  throws: Error | null = null
  private isOpen = false
  /** A listener that comes a tick after `connectSocket` is not heard. */
  private isLate = false
  private readonly listeners = {
    open: [] as Parameters<SocketTask['onOpen']>[0][],
    message: [] as Parameters<SocketTask['onMessage']>[0][],
    error: [] as Parameters<SocketTask['onError']>[0][],
    close: [] as Parameters<SocketTask['onClose']>[0][],
  }

  constructor(option: ConnectOption) {
    this.option = option
    void Promise.resolve().then(() => {
      this.isLate = true
    })
  }

  get sent(): (string | ArrayBuffer)[] {
    return this.sends.map(({ data }) => data)
  }

  /** How many listeners are heard, by kind of event. */
  get heard(): Record<'open' | 'message' | 'error' | 'close', number> {
    const { open, message, error, close } = this.listeners
    return { open: open.length, message: message.length, error: error.length, close: close.length }
  }

  onOpen(listener: Parameters<SocketTask['onOpen']>[0]): void {
    if (!this.isLate) this.listeners.open.push(listener)
  }

  onMessage(listener: Parameters<SocketTask['onMessage']>[0]): void {
    if (!this.isLate) this.listeners.message.push(listener)
  }

  onError(listener: Parameters<SocketTask['onError']>[0]): void {
    if (!this.isLate) this.listeners.error.push(listener)
  }

  onClose(listener: Parameters<SocketTask['onClose']>[0]): void {
    if (!this.isLate) this.listeners.close.push(listener)
  }

  send(option: SendOption): void {
    if (this.throws) throw this.throws
    this.sends.push(option)
    if (this.answersAtOnce) option.success()
  }

  close({ code, reason, fail }: Parameters<SocketTask['close']>[0]): void {
    // WeChat 4.0.3 for PC, word for word; without a code it passes on 65535.
    if (code !== 1000 && !(code >= 3000 && code <= 4999))
      throw new Error(`closeSocket:failFailed to execute 'close': ${String(code)} is neither.`)
    if (Buffer.byteLength(reason) > 123) throw new Error('closeSocket:fail reason is too long')
    this.closings.push({ code, reason })
    if (!this.isOpen) fail({ errMsg: 'closeSocket:fail WebSocket is not connected' })
  }

  open(): void {
    this.isOpen = true
    for (const listener of this.listeners.open) listener()
  }

  say(data: unknown): void {
    for (const listener of this.listeners.message) listener({ data })
  }

  error(errMsg = 'Underlying Transport Error'): void {
    for (const listener of this.listeners.error) listener({ errMsg })
  }

  end(code = 1006, reason = 'abnormal closure'): void {
    this.endWith({ code, reason })
  }

  /** Closes the task with any event, as phones do not always give code and reason. */
  endWith(event: unknown): void {
    this.isOpen = false
    for (const listener of this.listeners.close) listener(event as { code: number; reason: string })
  }
}

/** Calls that WeChat advises against: with several sockets they do not say which one they mean. */
const LEGACY = [
  'sendSocketMessage',
  'closeSocket',
  'onSocketOpen',
  'onSocketMessage',
  'onSocketError',
  'onSocketClose',
]

/** The part of `wx` that a store lives on. The test plays the phone. */
export class Wx implements WeChat {
  /** One for each scripted attempt, oldest first. */
  readonly tasks: ScriptedTask[] = []
  /** Names of the legacy socket functions that were called. */
  readonly legacyCalls: string[] = []
  /** Behaviour of `connectSocket`. */
  dial: Dial
  /** The values in storage, and the failure of `setStorage`. */
  readonly stored = new Map<string, unknown>()
  storageFault: string | null = null
  readonly listeners = {
    show: new Set<Listener<'onAppShow'>>(),
    hide: new Set<Listener<'onAppHide'>>(),
    network: new Set<Listener<'onNetworkStatusChange'>>(),
    weak: new Set<Listener<'onNetworkWeakChange'>>(),
  }
  /** Every registration of the app's life, ended or not. */
  readonly registrations = { show: 0, hide: 0, network: 0, weak: 0 }
  /** `null`: the question stays unanswered until `answerNetworkType`. */
  networkType: string | null = 'wifi'
  private readonly questions: Parameters<WeChat['getNetworkType']>[0][] = []

  constructor(dial?: Dial) {
    this.dial = dial ?? ((option) => this.newTask(option))
    for (const name of LEGACY) Object.assign(this, { [name]: () => this.legacyCalls.push(name) })
  }

  /** The task of the latest attempt. */
  get task(): ScriptedTask {
    const task = this.tasks.at(-1)
    if (task === undefined) throw new Error('connectSocket has not been called yet')
    return task
  }

  newTask(option: ConnectOption): ScriptedTask {
    const task = new ScriptedTask(option)
    this.tasks.push(task)
    return task
  }

  connectSocket(option: ConnectOption): SocketTask | undefined {
    return this.dial(option)
  }

  onAppShow(listener: Listener<'onAppShow'>): void {
    this.registrations.show += 1
    this.listeners.show.add(listener)
  }

  offAppShow(listener: Listener<'offAppShow'>): void {
    remove(this.listeners.show, listener)
  }

  onAppHide(listener: Listener<'onAppHide'>): void {
    this.registrations.hide += 1
    this.listeners.hide.add(listener)
  }

  offAppHide(listener: Listener<'offAppHide'>): void {
    remove(this.listeners.hide, listener)
  }

  getNetworkType(question: Parameters<WeChat['getNetworkType']>[0]): void {
    if (this.networkType === null) this.questions.push(question)
    else question.success({ networkType: this.networkType })
  }

  onNetworkStatusChange(listener: Listener<'onNetworkStatusChange'>): void {
    this.registrations.network += 1
    this.listeners.network.add(listener)
  }

  offNetworkStatusChange(listener: Listener<'offNetworkStatusChange'>): void {
    remove(this.listeners.network, listener)
  }

  onNetworkWeakChange(listener: Listener<'onNetworkWeakChange'>): void {
    this.registrations.weak += 1
    this.listeners.weak.add(listener)
  }

  offNetworkWeakChange(listener: Listener<'offNetworkWeakChange'>): void {
    remove(this.listeners.weak, listener)
  }

  getStorageSync(key: string): unknown {
    return this.stored.get(key) ?? ''
  }

  setStorage({ key, data, success, fail }: Parameters<NonNullable<WeChat['setStorage']>>[0]): void {
    if (this.storageFault !== null) {
      fail({ errMsg: this.storageFault })
      return
    }
    this.stored.set(key, data)
    success()
  }

  removeStorage({ key, fail }: Parameters<NonNullable<WeChat['removeStorage']>>[0]): void {
    if (!this.stored.delete(key)) fail()
  }

  answerNetworkType(networkType: string, weakNet?: boolean): void {
    for (const { success } of this.questions.splice(0))
      success(weakNet === undefined ? { networkType } : { networkType, weakNet })
  }

  show(): void {
    for (const listener of [...this.listeners.show]) listener()
  }

  hide(): void {
    for (const listener of [...this.listeners.hide]) listener()
  }

  goes(networkType: string): void {
    this.networkType = networkType
    for (const listener of [...this.listeners.network])
      listener({ isConnected: networkType !== 'none', networkType })
  }

  weakens(weakNet: boolean, networkType = 'wifi'): void {
    for (const listener of [...this.listeners.weak]) listener({ weakNet, networkType })
  }
}

/** Called without a listener, WeChat's `off*` remove all listeners, the app's own included. */
function remove<T>(listeners: Set<T>, listener: T | undefined): void {
  if (listener === undefined) listeners.clear()
  else listeners.delete(listener)
}
