import type { CloseFrame } from '../base/errors'
import type { Frame } from '../base/frame'
import { faultOfClose } from './close-rules'
import { answer, type TaskEvents } from './events'
import { Line, type PhoneEnd } from './line'
import type { CloseOption, ConnectOption, SendOption } from './socket-task-api'
import { TaskLife } from './task-life'
import { TaskListeners } from './task-listeners'
import { Wires } from './wire'
import type { World } from './world'

/** WeChat's default, in ms. https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html */
const CONNECT_TIMEOUT = 60_000
const ABNORMAL: CloseFrame = { code: 1006, reason: 'abnormal closure' }

/** `SocketTask` as it behaves on phones. `quirks` holds the differences between them. */
export class SocketTask implements PhoneEnd {
  /** The server's end. */
  readonly line: Line
  private readonly life: TaskLife
  private readonly listeners: TaskListeners
  private readonly wires: Wires
  private readonly option: ConnectOption
  private readonly world: World

  constructor(option: ConnectOption, world: World) {
    const { url, header = {}, protocols = [], timeout = CONNECT_TIMEOUT } = option
    const { perMessageDeflate = false, tcpNoDelay = false } = option
    this.option = option
    this.world = world
    this.wires = new Wires(world)
    this.listeners = new TaskListeners(world)
    this.line = new Line({ url, header, protocols, timeout, perMessageDeflate, tcpNoDelay }, this)
    this.life = new TaskLife(world, timeout, () => {
      this.giveUp('Timer Expired')
    })
  }

  /** Also after a `close()` that failed. */
  get isConnecting(): boolean {
    return this.life.phase === 'connecting'
  }

  get isEnded(): boolean {
    return this.life.phase === 'ended'
  }

  get holdsSlot(): boolean {
    return this.life.holdsSlot
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

  send(option: SendOption): void {
    const { line, world } = this
    const failure = this.handOver(option.data)
    const tell = (): void => {
      answer(option, 'sendSocketMessage', failure)
    }
    if (line.holdsAnswers) {
      line.withhold(() => {
        world.enter(tell)
      })
    } else world.settle(tell)
  }

  close(option: CloseOption = {}): void {
    const failure = this.askToClose(option)
    this.world.settle(() => {
      answer(option, 'closeSocket', failure)
    })
  }

  accept(): void {
    this.wires.toPhone(() => {
      this.life.open()
      this.listeners.tell('open', { header: {} })
    })
  }

  say(data: unknown): void {
    this.wires.toPhone(() => {
      this.life.open()
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

  /** Fails `connectSocket`. No listener is called. */
  fail(errMsg: string): void {
    this.life.end()
    this.world.enter(() => {
      answer(this.option, 'connectSocket', errMsg)
    })
  }

  error(errMsg: string): void {
    this.wires.fromSystem(() => {
      this.listeners.tell('error', { errMsg })
    })
  }

  mute(): void {
    this.wires.cut()
  }

  /** Ends the attempt from the phone's system. */
  giveUp(errMsg: string): void {
    this.end(this.world.quirks.refusal, errMsg, ABNORMAL)
  }

  /** Ends the socket from the phone's system. `null`: without `onClose`. */
  kill(close: CloseFrame | null): void {
    if (this.isEnded) return
    this.wires.cut()
    this.life.end()
    if (close) this.listeners.tell('close', close)
  }

  private end(...told: Parameters<TaskListeners['tellEnd']>): void {
    this.life.end()
    this.listeners.tellEnd(...told)
  }

  private handOver(data: Frame): string | null {
    const { life, line } = this
    if (life.phase === 'ended') return 'sendSocketMessage:fail taskID not exist'
    if (life.phase !== 'open') return 'sendSocketMessage:fail SocketTask.readyState is not OPEN'
    const failure = line.failures.shift() ?? null
    if (failure === null) {
      this.wires.toServer(() => {
        line.receive(data)
      })
    }
    return failure
  }

  private askToClose({ code, reason = '' }: CloseOption): string | null {
    const { life, line, wires } = this
    const { closeNeedsCode, closesWhileConnecting } = this.world.quirks
    const frame = { code: code ?? (closeNeedsCode ? 65_535 : 1000), reason }
    const fault = faultOfClose(frame.code, reason)
    if (fault !== null) return fault
    line.closing ??= frame
    if (life.phase === 'ended') return 'closeSocket:fail wcwss taskID not exist'
    life.letGo()
    if (life.phase === 'connecting' && !closesWhileConnecting)
      return 'closeSocket:fail websocket is not connected'
    life.shakeHands()
    wires.toServer(() => {
      wires.toPhone(() => {
        if (life.phase === 'closing') this.end('close', '', frame)
      })
    })
    return null
  }
}
