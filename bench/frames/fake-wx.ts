import type { WeChat } from '../../store/platforms/wechat/wechat-platform'

type Task = NonNullable<ReturnType<WeChat['connectSocket']>>
type SendOption = Parameters<Task['send']>[0]

const isPing = (frame: unknown): boolean => typeof frame === 'string' && frame.endsWith('ping')

/**
 * A `wx` with one socket that opens at once and answers `send` when it is told to, as phones answer later. Its server
 * answers each ping.
 */
export class FakeWx implements WeChat {
  /** Frames handed to the socket, pings not counted. */
  sent = 0
  private hear: (event: { data: string | ArrayBuffer }) => void = () => undefined
  private unanswered: SendOption[] = []
  private opened: () => void = () => undefined

  connectSocket(): Task {
    return {
      send: (option) => {
        if (!isPing(option.data)) this.sent += 1
        this.unanswered.push(option)
      },
      close: () => undefined,
      onOpen: (listener) => {
        this.opened = listener
      },
      onMessage: (listener) => {
        this.hear = listener
      },
      onError: () => undefined,
      onClose: () => undefined,
    }
  }

  open(): void {
    this.opened()
  }

  receive(text: string): void {
    this.hear({ data: text })
  }

  answer(): void {
    const options = this.unanswered
    this.unanswered = []
    for (const option of options) {
      option.success()
      if (isPing(option.data)) this.receive('pong')
    }
  }

  getNetworkType({ success }: { success: (said: unknown) => void }): void {
    success({ networkType: 'wifi' })
  }
  onNetworkStatusChange(): void {}
  onAppShow(): void {}
  offAppShow(): void {}
  onAppHide(): void {}
  offAppHide(): void {}
}
