import type { CloseFrame } from '../errors'
import type { Disposer, Frame } from '../platform'
import { byteLength } from '../utf8'
import { answer, type TaskEvents } from './events'
import { Line, type PhoneEnd } from './line'
import type { CloseOption, ConnectOption, SendOption } from './socket-task-api'
import { TaskListeners } from './task-listeners'
import { Wires } from './wire'
import type { World } from './world'

/** https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html */
const CONNECT_TIMEOUT = 60_000
/** The system's time limit began later than the app's and has farther to go, so it is told later. */
const TELLING_TIME = 100
/** So long the system waits for the other end to close. Written down nowhere: an assumption. */
const CLOSING_TIME = 10_000
/** https://developers.weixin.qq.com/miniprogram/dev/api/network/websocket/SocketTask.close.html */
const REASON_BYTES = 123
const ABNORMAL: CloseFrame = { code: 1006, reason: 'abnormal closure' }

/** `SocketTask` as phones have it. What differs from phone to phone is in `quirks`. */
export class SocketTask implements PhoneEnd {
  /** The server's end. */
  readonly line: Line
  private readonly listeners: TaskListeners
  private phase: 'connecting' | 'open' | 'closing' | 'ended' = 'connecting'
  /** When the system gives up on what nobody ends, by its clock. */
  private givenUpAt: number
  private readonly stopTimeLimit: Disposer
  private readonly wires: Wires
  private readonly option: ConnectOption
  private readonly world: World

  constructor(option: ConnectOption, world: World) {
    const { url, header = {}, protocols = [], timeout = CONNECT_TIMEOUT } = option
    this.option = option
    this.world = world
    this.wires = new Wires(world)
    this.listeners = new TaskListeners(world)
    this.line = new Line({ url, header, protocols, timeout }, this)
    this.givenUpAt = world.now() + timeout + TELLING_TIME
    this.stopTimeLimit = world.setTimer(() => {
      this.giveUp('Timer Expired')
    }, timeout + TELLING_TIME)
  }

  get isEnded(): boolean {
    return this.phase === 'ended'
  }

  /** Takes one of the app's few slots. */
  get holdsSlot(): boolean {
    return this.phase === 'open' || (this.phase !== 'ended' && this.world.now() < this.givenUpAt)
  }

  get heard(): TaskListeners['count'] {
    return this.listeners.count
  }

  onOpen(listener: (event: TaskEvents['open']) => void): void {
    this.listeners.add('open', listener)
  }

  onMessage(listener: (event: TaskEvents['message']) => void): void {
    this.listeners.add('message', listener)
  }

  onError(listener: (event: TaskEvents['error']) => void): void {
    this.listeners.add('error', listener)
  }

  onClose(listener: (event: TaskEvents['close']) => void): void {
    this.listeners.add('close', listener)
  }

  /** `success` says that the system has it, not that it arrives. */
  send(option: SendOption): void {
    const { world, line } = this
    const failure = this.handOver(option.data)
    const settle = (): void => {
      world.enter(() => {
        answer(option, 'sendSocketMessage', failure)
      })
    }
    const { answerDelay } = world.quirks
    if (answerDelay > 0) world.setTimer(() => line.answered(settle), answerDelay)
    else line.answered(settle)
  }

  close(option: CloseOption = {}): void {
    answer(option, 'closeSocket', this.askToClose(option))
  }

  /** From the other end: see `Line`. */
  accept(): void {
    this.wires.toPhone(() => {
      if (this.phase === 'connecting') this.open()
      this.listeners.tell('open', { header: {} })
    })
  }

  say(data: unknown): void {
    this.wires.toPhone(() => {
      if (this.phase === 'connecting') this.open()
      this.listeners.tell('message', { data })
    })
  }

  refuse(errMsg: string): void {
    this.wires.toPhone(() => {
      this.giveUp(errMsg)
    })
  }

  drop(close: CloseFrame): void {
    this.wires.fromSystem(() => {
      this.end(this.world.quirks.loss, close.reason, close)
    })
  }

  closedByServer(close: CloseFrame): void {
    this.wires.toPhone(() => {
      this.end('close', '', close)
    })
  }

  /** `connectSocket` failed, and nothing else is told. */
  fail(errMsg: string): void {
    this.leave()
    this.world.enter(() => {
      answer(this.option, 'connectSocket', errMsg)
    })
  }

  /** The phone's own system gives the attempt up. */
  giveUp(errMsg: string): void {
    this.end(this.world.quirks.refusal, errMsg, ABNORMAL)
  }

  error(errMsg: string): void {
    this.wires.fromSystem(() => {
      this.listeners.tell('error', { errMsg })
    })
  }

  mute(): void {
    this.wires.cut()
  }

  /** The phone's own system ends it. `null`: without a word. */
  kill(close: CloseFrame | null): void {
    if (this.phase === 'ended') return
    this.wires.cut()
    this.leave()
    if (close) this.listeners.tell('close', close)
  }

  private open(): void {
    this.phase = 'open'
    this.stopTimeLimit()
  }

  private leave(): void {
    this.phase = 'ended'
    this.letGo()
  }

  /** Nobody waits for its end any more. */
  private letGo(): void {
    this.stopTimeLimit()
    this.world.socketLeft()
  }

  private end(...told: Parameters<TaskListeners['tellEnd']>): void {
    this.leave()
    this.listeners.tellEnd(...told)
  }

  private handOver(data: Frame): string | null {
    const { phase, line } = this
    if (phase === 'ended') return 'sendSocketMessage:fail taskID not exist'
    if (phase !== 'open') return 'sendSocketMessage:fail SocketTask.readyState is not OPEN'
    const failure = line.failures.shift() ?? null
    if (failure === null) {
      this.wires.toServer(() => {
        line.arrived(data)
      })
    }
    return failure
  }

  private askToClose({ code, reason = '' }: CloseOption): string | null {
    const { quirks } = this.world
    const frame = { code: code ?? (quirks.closeNeedsCode ? 65_535 : 1000), reason }
    if (frame.code !== 1000 && !(frame.code >= 3000 && frame.code <= 4999))
      throw new Error(badCode(frame.code))
    if (byteLength(reason) > REASON_BYTES) return 'closeSocket:fail reason is longer than 123 bytes'
    this.line.closing ??= frame
    if (this.phase === 'ended') return 'closeSocket:fail wcwss taskID not exist'
    this.letGo()
    if (this.phase === 'connecting' && !quirks.closesWhileConnecting)
      return 'closeSocket:fail websocket is not connected'
    if (this.phase !== 'closing') this.shake(frame)
    return null
  }

  /** The closing handshake. */
  private shake(frame: CloseFrame): void {
    this.phase = 'closing'
    this.givenUpAt = this.world.now() + CLOSING_TIME
    this.wires.toServer(() => {
      this.wires.toPhone(() => {
        if (this.phase === 'closing') this.end('close', '', frame)
      })
    })
  }
}

/** WeChat 4.0.3 for PC, word for word; without a code it passes on 65535. */
function badCode(code: number): string {
  return `closeSocket:failFailed to execute 'close' on 'XWebSocket': The code must be either 1000, or between 3000 and 4999. ${String(code)} is neither.`
}
