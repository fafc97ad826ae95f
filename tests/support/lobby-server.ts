import type { Answer, Ask, Request } from '../../miniprogram/stores/lobby/ask'
import { optionsOf } from '../../game/options'

/** A server that answers when the test says so. */
export class LobbyServer {
  readonly asked: Request[] = []
  private readonly waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = []

  readonly ask: Ask = (request) => {
    this.asked.push(request)
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }))
  }

  /** Answers the oldest request that waits, once there is one. */
  async answer(data: unknown, status = 200, header: unknown = {}): Promise<void> {
    ;(await this.next()).resolve({ status, header, data })
    await settled()
  }

  refuse(code: string, status = 400, header: unknown = {}): Promise<void> {
    return this.answer({ type: 'about:blank', code, detail: 'Why not.' }, status, header)
  }

  /** Lets the oldest request fail, as WeChat says it. */
  async fail(errMsg = 'request:fail errcode:600001'): Promise<void> {
    ;(await this.next()).reject(new Error(errMsg))
    await settled()
  }

  /** Takes the oldest request out, to answer it after a later one. */
  hold(): { answer(data: unknown): Promise<void> } {
    const held = this.waiting.shift()
    return {
      answer: async (data) => {
        held?.resolve({ status: 200, header: {}, data })
        await settled()
      },
    }
  }

  private async next() {
    await settled()
    const oldest = this.waiting.shift()
    if (!oldest) throw new Error('No request waits')
    return oldest
  }
}

/** Lets everything that has an answer go on. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

export const card = (code: string, more: object = {}) => ({
  code,
  options: optionsOf(),
  phase: 'waiting',
  taken: 1,
  watchers: 0,
  createdAt: 1_000,
  ...more,
})
