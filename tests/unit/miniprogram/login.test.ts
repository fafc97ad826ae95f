// The login of a phone: a code of WeChat at first, then the pass of the last answer, and a user that is known before the network.
import { describe, expect, it } from '@jest/globals'
import { Login, type LoginAnswer, type LoginPorts, type Proof } from '../../../miniprogram/stores/room/login'

const ticketOf = (user: string): LoginAnswer => ({
  status: 200,
  data: { user, ticket: `ticket of ${user}`, pass: `pass of ${user}`, expiresIn: 30_000 },
})

function phone(answers: (proof: Proof) => LoginAnswer, saved?: unknown) {
  const asked: Proof[] = []
  const kept: unknown[] = []
  const ports: LoginPorts = {
    fetchCode: () => Promise.resolve('code'),
    post(proof) {
      asked.push(proof)
      return Promise.resolve(answers(proof))
    },
    save: (login) => kept.push(login),
  }
  return { asked, kept, login: new Login(ports, saved) }
}

describe('a login', () => {
  it('by a code gives the user and a ticket, and keeps the pass', async () => {
    const { login, asked, kept } = phone(() => ticketOf('ann'))
    expect(login.user).toBeUndefined()
    expect(await login.authenticate()).toEqual({ user: 'ann', token: 'ticket of ann' })
    expect(asked).toEqual([{ code: 'code' }])
    expect(login.user).toBe('ann')
    expect(kept).toEqual([{ user: 'ann', pass: 'pass of ann' }])
  })

  it('of a later launch knows its user before the network, and brings the pass', async () => {
    const { login, asked } = phone(() => ticketOf('ann'), { user: 'ann', pass: 'old pass' })
    expect(login.user).toBe('ann')
    await login.authenticate()
    await login.authenticate()
    expect(asked).toEqual([{ pass: 'old pass' }, { pass: 'pass of ann' }])
  })

  it('whose pass the server does not take goes on with a code', async () => {
    const answers = (proof: Proof) =>
      'pass' in proof ? { status: 401, data: { code: 'bad-pass' } } : ticketOf('ann')
    const { login, asked } = phone(answers, { user: 'ann', pass: 'old pass' })
    expect(await login.authenticate()).toMatchObject({ user: 'ann' })
    expect(asked).toEqual([{ pass: 'old pass' }, { code: 'code' }])
  })

  it.each([
    [
      'with the words of the server',
      { status: 429, data: { message: 'Too many logins.' } },
      'Too many logins.',
    ],
    ['with its status', { status: 502, data: '<html>' }, 'POST /login: 502'],
    ['for an answer without a ticket', { status: 200, data: { user: 'ann' } }, 'POST /login: 200'],
  ])('fails %s, and keeps what it had', async (_name, answer, message) => {
    const { login, kept } = phone(() => answer, { user: 'ann', pass: 'old pass' })
    await expect(login.authenticate()).rejects.toThrow(message)
    expect(login.user).toBe('ann')
    expect(kept).toEqual([])
  })

  it.each([
    ['nothing', ''],
    ['no object', 7],
    ['another shape', { user: 1, pass: {} }],
    ['no user', { user: '', pass: '' }],
  ])('begins anew where storage holds %s', async (_name, saved) => {
    const { login } = phone(() => ticketOf('ann'), saved)
    expect(login.user).toBeUndefined()
    expect(await login.authenticate()).toMatchObject({ user: 'ann' })
  })
})

describe('a pass for requests', () => {
  it('is the one of the last login', async () => {
    const { login, asked } = phone(() => ticketOf('ann'), { user: 'ann', pass: 'old pass' })
    expect([login.kept, await login.other(undefined)]).toEqual(['old pass', 'old pass'])
    expect(asked).toEqual([])
  })

  it('that was refused gives way to that of one new login, however many ask', async () => {
    const { login, asked } = phone(() => ticketOf('ann'), { user: 'ann', pass: 'old pass' })
    const passes = await Promise.all([login.other('old pass'), login.other('old pass')])
    expect(passes).toEqual(['pass of ann', 'pass of ann'])
    expect(asked).toEqual([{ code: 'code' }])
    // One who comes late with the same refusal has the new one without a login.
    expect(await login.other('old pass')).toBe('pass of ann')
    expect(asked).toHaveLength(1)
  })

  it('is not there while the server logs nobody in, and the next to ask tries again', async () => {
    let isUp = false
    const { login } = phone(() => (isUp ? ticketOf('ann') : { status: 503, data: { message: 'Busy.' } }))
    await expect(login.other(undefined)).rejects.toThrow('Busy.')
    isUp = true
    expect(await login.other(undefined)).toBe('pass of ann')
  })
})
