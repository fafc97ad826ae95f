import { answer } from './events'
import type { Foreground } from './foreground'
import type { Line } from './line'
import { SocketTask } from './socket-task'
import type { ConnectOption } from './socket-task-api'
import type { World } from './world'

/** All sockets that the app has opened. */
export class Sockets {
  readonly lines: Line[] = []
  /** Called for each attempt that reaches the network, after its listeners are registered. */
  onDial: ((line: Line) => void) | null = null
  private held: SocketTask[] = []
  private readonly world: World
  private readonly foreground: Foreground

  constructor(world: World, foreground: Foreground) {
    this.world = world
    this.foreground = foreground
  }

  /** Number of sockets that have not ended and that the app has not asked to close. */
  get live(): number {
    return this.held.filter(({ line }) => !line.isOver).length
  }

  connect(option: ConnectOption): SocketTask | undefined {
    const { world } = this
    if (world.quirks.noTask) {
      this.later(() => answer(option, 'connectSocket', 'connectSocket:fail'))
      return undefined
    }
    this.held = this.held.filter(({ holdsSlot }) => holdsSlot)
    const refusal = this.refusal()
    const task = new SocketTask(option, world)
    this.lines.push(task.line)
    this.held.push(task)
    if (refusal !== null) {
      this.turnAway(task, () => task.fail(refusal))
      return task
    }
    if (option.success || option.complete) this.later(() => answer(option, 'connectSocket', null))
    if (!world.network.online) this.turnAway(task, () => task.giveUp('Underlying Transport Error'))
    else this.dial(task)
    return task
  }

  /** Ends all sockets after the app has been in the background for 5 s. */
  suspend(): void {
    const { background } = this.world.quirks
    const told = background === 'silent' ? null : { code: 1000, reason: 'interrupted' }
    const kill = (): void => {
      for (const task of this.held) task.kill(told)
    }
    if (background === 'interrupted') this.foreground.lastCall(kill)
    else kill()
  }

  private refusal(): string | null {
    const { quirks } = this.world
    if (!this.foreground.visible && quirks.background !== 'kept') return 'connectSocket:fail interrupted'
    // The doubled word is WeChat's own.
    if (this.held.length >= quirks.socketLimit)
      return `connectSocket:fail fail reach max websocket connect count ${String(quirks.socketLimit)}`
    return null
  }

  private turnAway(task: SocketTask, tell: () => void): void {
    task.kill(null)
    this.world.setTimer(tell, this.world.quirks.answerDelay)
  }

  /** Runs the app's code after `connectSocket` has returned. */
  private later(job: () => void): void {
    const { world } = this
    world.setTimer(() => {
      world.enter(job)
    }, world.quirks.answerDelay)
  }

  private dial(task: SocketTask): void {
    const { onDial } = this
    if (onDial === null) return
    this.world.setTimer(() => {
      if (task.isConnecting) onDial(task.line)
    }, this.world.latency)
  }
}
