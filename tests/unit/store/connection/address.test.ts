// The address, header and protocols of an attempt.
import { describe, expect, it, jest } from '@jest/globals'
import { fullJitter } from 'mobx-miniprogram-socket'
import { connectStore, type Options, type Parts } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('address, header and protocols', () => {
  /** Lets promises settle; no timer moves. */
  const settle = () => jest.advanceTimersByTimeAsync(0)

  it('are handed to the platform as they are, in the same tick', () => {
    const { phone } = connectStore({ header: { token: 'x' }, protocols: ['chat'], connectTimeout: 4_000 })
    expect(phone.line.request).toEqual({
      url: 'wss://example.com',
      header: { token: 'x' },
      protocols: ['chat'],
      timeout: 4_000,
      perMessageDeflate: false,
      tcpNoDelay: false,
    })
  })

  it('come with the compression and the haste that the app asks of the phone', () => {
    const { phone } = connectStore({ perMessageDeflate: true, tcpNoDelay: true })
    expect(phone.line.request).toMatchObject({ perMessageDeflate: true, tcpNoDelay: true })
  })

  it('are asked for again at every attempt: tickets expire', () => {
    let ticket = 0
    const { phone, socket } = connectStore({ url: () => `wss://example.com?ticket=${String(++ticket)}` })
    phone.line.refuse()
    socket.retry()
    expect(phone.lines.map(({ request }) => request.url)).toEqual([
      'wss://example.com?ticket=1',
      'wss://example.com?ticket=2',
    ])
  })

  describe('one request at a time', () => {
    /** Each call of `url` waits for the test to answer it. */
    function slowTickets(options: Options = {}) {
      const answers: ((address: string) => void)[] = []
      const failures: ((error: Error) => void)[] = []
      const url = () =>
        new Promise<string>((resolve, reject) => {
          answers.push(resolve)
          failures.push(reject)
        })
      return { ...connectStore({ url, ...options }), answers, failures }
    }

    it('a later attempt takes the answer to the one that is under way', async () => {
      const { phone, socket, answers } = slowTickets()
      await jest.advanceTimersByTimeAsync(5_000)
      expect(socket.lastError?.code).toBe('connect-timeout')
      socket.retry()
      expect(answers).toHaveLength(1)
      answers[0]?.('wss://example.com?ticket=1')
      await settle()
      expect(phone.lines.map(({ request }) => request.url)).toEqual(['wss://example.com?ticket=1'])
      phone.line.accept()
      expect(socket.status).toBe('open')
    })

    it('also after a longer absence', async () => {
      const { phone, answers } = slowTickets()
      phone.hide()
      jest.advanceTimersByTime(5_000)
      phone.show()
      answers[0]?.('wss://example.com?ticket=1')
      await settle()
      expect([answers.length, phone.lines.length]).toEqual([1, 1])
    })

    it('or its failure', async () => {
      const { phone, socket, failures } = slowTickets()
      await jest.advanceTimersByTimeAsync(5_000)
      socket.retry()
      failures[0]?.(new Error('no login'))
      await settle()
      expect(socket.lastError?.message).toContain('no login')
      expect(phone.lines).toEqual([])
    })

    it('an answer that no attempt waits for is not used: the next one asks again', async () => {
      const { phone, socket, answers } = slowTickets()
      await jest.advanceTimersByTimeAsync(5_000)
      answers[0]?.('wss://example.com?ticket=old')
      await settle()
      expect(phone.lines).toEqual([])
      socket.retry()
      answers[1]?.('wss://example.com?ticket=new')
      await settle()
      expect(phone.line.request.url).toBe('wss://example.com?ticket=new')
    })

    it('one that takes longer than 15 s counts no more, and its answer neither', async () => {
      const { phone, socket, answers, failures } = slowTickets({ connectTimeout: 60_000 })
      await jest.advanceTimersByTimeAsync(15_000)
      socket.disconnect()
      socket.connect()
      expect(answers).toHaveLength(2)
      answers[0]?.('wss://example.com?ticket=old')
      failures[0]?.(new Error('too late'))
      await settle()
      expect([phone.lines, socket.lastError]).toEqual([[], null])
      answers[1]?.('wss://example.com?ticket=new')
      await settle()
      expect(phone.line.request.url).toBe('wss://example.com?ticket=new')
    })

    it('an hour of attempts with a url that never answers asks four times a minute at most', async () => {
      const { answers } = slowTickets({ retry: fullJitter() })
      await jest.advanceTimersByTimeAsync(3_600_000)
      expect(answers.length).toBeGreaterThan(30)
      expect(answers.length).toBeLessThanOrEqual(240)
    })
  })

  it('may come later', async () => {
    const { phone, socket } = connectStore({
      url: async () => 'wss://example.com/async',
      header: async () => ({ token: 'x' }),
      protocols: () => ['chat'],
    })
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(0)
    await settle()
    expect(phone.line.request).toMatchObject({
      url: 'wss://example.com/async',
      header: { token: 'x' },
      protocols: ['chat'],
    })
  })

  it.each<[string, Options, string]>([
    [
      'throws',
      {
        url: () => {
          throw new Error('no login')
        },
      },
      'no login',
    ],
    ['rejects', { url: () => Promise.reject(new Error('no login')) }, 'no login'],
    [
      'throws text later',
      {
        header: async () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- people do
          throw 'no token'
        },
      },
      'no token',
    ],
    ['gives no address', { url: () => 'https://example.com' }, 'https://example.com'],
    ['gives nothing', { url: async () => undefined as unknown as string }, 'undefined'],
    ['gives a header of numbers', { header: () => ({ a: 1 }) as never }, 'header'],
    ['gives one protocol', { protocols: () => 'chat' as never }, 'protocols'],
  ])('a factory that %s is an attempt that failed', async (_name, options, detail) => {
    const { phone, socket } = connectStore(options)
    await settle()
    expect(phone.lines).toHaveLength(0)
    expect(socket).toMatchObject({
      status: 'waiting',
      retryCount: 1,
      lastError: { code: 'url-failed', message: expect.stringContaining(detail) },
    })
  })

  it('a factory that never answers is an attempt that timed out', async () => {
    const { phone, socket } = connectStore({ url: () => new Promise<string>(() => undefined) })
    await jest.advanceTimersByTimeAsync(5_000)
    expect(phone.lines).toHaveLength(0)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-timeout' } })
  })

  it.each<[string, (parts: Parts) => void]>([
    ['after disconnect()', ({ socket }) => socket.disconnect()],
    ['after dispose()', ({ socket }) => socket.dispose()],
    [
      'when the network is gone',
      ({ phone }) => (jest.advanceTimersByTime(5), phone.goes('none'), jest.advanceTimersByTime(3_000)),
    ],
    ['when the attempt has timed out', () => jest.advanceTimersByTime(5_000)],
  ])('an answer %s opens no socket', async (_name, meanwhile) => {
    const answers: ((url: string) => void)[] = []
    const parts = connectStore({ url: () => new Promise<string>((resolve) => answers.push(resolve)) })
    meanwhile(parts)
    answers[0]?.('wss://example.com/late')
    await settle()
    expect(parts.phone.lines).toHaveLength(0)
  })
})

describe('an address that is found out in the background, where nothing may be dialled', () => {
  /** Left while `url()` is being asked, which `answer()` answers. */
  function leaveWhileAsking() {
    const answers: ((url: string) => void)[] = []
    const parts = connectStore({ url: () => new Promise<string>((resolve) => answers.push(resolve)) })
    parts.phone.hide()
    const answer = async (): Promise<void> => {
      answers.shift()?.('wss://example.com/late')
      await jest.advanceTimersByTimeAsync(0)
    }
    return { ...parts, answer }
  }

  it('is dialled on return', async () => {
    const { phone, socket, answer } = leaveWhileAsking()
    await answer()
    expect(phone.lines).toHaveLength(0)
    phone.show()
    expect(phone.line.request.url).toBe('wss://example.com/late')
    phone.line.accept()
    expect(socket.status).toBe('open')
    phone.hide()
    phone.show()
    expect(phone.lines).toHaveLength(1)
  })

  it('is not forgotten over what else happens there', async () => {
    const { phone, answer } = leaveWhileAsking()
    await answer()
    phone.weakens()
    phone.goes('4g')
    expect(phone.lines).toHaveLength(0)
    phone.show()
    expect(phone.lines).toHaveLength(1)
  })

  it('after 5 s is asked for anew: tickets expire', async () => {
    const { phone, socket, answer } = leaveWhileAsking()
    phone.quirks.background = 'kept'
    await answer()
    jest.advanceTimersByTime(5_000)
    phone.show()
    expect(phone.lines).toHaveLength(0)
    await answer()
    expect(phone.lines).toHaveLength(1)
    expect(socket.status).toBe('connecting')
  })

  it('is forgotten by disconnect()', async () => {
    const { phone, socket, answer } = leaveWhileAsking()
    await answer()
    socket.disconnect()
    phone.show()
    expect(phone.lines).toHaveLength(0)
    expect(socket.status).toBe('closed')
  })
})
