/** Time between two attempts to connect, in ms. */
const pace = 250

/** A client beside the phones, which hears what arrives. It connects again at once, so that it hears all. */
export class Ear {
  private readonly path: string
  private readonly attach: (send: (text: string) => void) => void
  private readonly hear: (text: string) => void
  private socket: WebSocket | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private isOver = false

  /**
   * @param path of the server's wire
   * @param hear takes each frame
   * @param attach begins a connection
   */
  constructor(
    path: string,
    hear: (text: string) => void,
    attach: (send: (text: string) => void) => void = () => {},
  ) {
    this.path = path
    this.hear = hear
    this.attach = attach
    this.open()
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN
  }

  /** Takes another connection: the one of now hears nothing more. */
  renew(): void {
    if (this.isOver) return
    this.leave()
    this.open()
  }

  close(): void {
    this.isOver = true
    this.leave()
  }

  private open(): void {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}${this.path}`)
    this.socket = socket
    socket.onopen = () => this.attach((text) => socket.send(text))
    socket.onmessage = ({ data }) => typeof data === 'string' && this.hear(data)
    socket.onclose = () => (this.timer = setTimeout(() => this.open(), pace))
  }

  private leave(): void {
    clearTimeout(this.timer)
    if (!this.socket) return
    Object.assign(this.socket, { onopen: null, onmessage: null, onclose: null })
    this.socket.close()
    this.socket = null
  }
}
