// Attackers at the door: pages of others, other mini-programs, crowds of one address.
import { describe, expect, test } from '@jest/globals'
import type { RunningServer } from '../../../../server/app'
import { localUsers } from '../../../../server/users/local-users'
import { refusal } from '../../../support/ws-client'
import { join, plainUrl, start } from '../harness'
import { Phone, sessionUrl, startSessions } from '../phone'

const ours = 'wx0123456789abcdef'
const pageOf = (appId: string, version: string): string =>
  `https://servicewechat.com/${appId}/${version}/page-frame.html`

describe('a Referer of WeChat', () => {
  const logIn = async (server: RunningServer, referer: string): Promise<number> => {
    const headers = { 'Content-Type': 'application/json', Referer: referer }
    return (await fetch(`${server.origin}/login`, { method: 'POST', headers, body: '{"code":"ann"}' })).status
  }

  test.each([
    ['of another mini-program', pageOf('wxfedcba9876543210', '12')],
    ['of a longer AppID', pageOf(`${ours}0`, '12')],
    ['without an AppID', 'https://servicewechat.com/'],
  ])('%s is answered 403, at the WebSocket and at /login', async (_what, referer) => {
    const server = await start({ appIds: [ours], users: localUsers() })
    const refused = await refusal(plainUrl(server), { headers: { Referer: referer } })
    expect([refused.status, await logIn(server, referer)]).toEqual([403, 403])
    expect(refused.body).toContain('Requests of this mini-program are refused.')
  })

  test.each([
    ['of a released version', pageOf(ours, '12')],
    ['of a version that WeChat reviews', pageOf(ours, '0')],
    ['of WeChat DevTools', pageOf(ours, 'devtools')],
    ['that is none of WeChat, which Origin is for', 'https://example.com/page'],
    ['that is no URL', 'nonsense'],
  ])('%s is let in', async (_what, referer) => {
    const server = await start({ appIds: [ours], users: localUsers() })
    await join(server, [], { headers: { Referer: referer } })
    expect([server.connections, await logIn(server, referer)]).toEqual([1, 200])
  })

  test('that is missing is let in, and where no AppID is set so is any', async () => {
    const [named, open] = [await start({ appIds: [ours] }), await start()]
    await join(named)
    await join(open, [], { headers: { Referer: pageOf('wxfedcba9876543210', '1') } })
    expect([named.connections, open.connections]).toEqual([1, 1])
  })
})

describe('a crowd of one address', () => {
  const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } })
  const limits = { connectionsPerAddress: 2, proxies: ['127.0.0.0/8'] }

  test('gets two WebSockets of two, then 429 until one left; others are let in', async () => {
    const server = await start(limits)
    const [first] = [await join(server, [], from('10.0.0.1')), await join(server, [], from('10.0.0.1'))]
    const { status, headers } = await refusal(plainUrl(server), from('10.0.0.1'))
    expect([status, headers['retry-after']]).toEqual([429, '5'])
    await join(server, [], from('10.0.0.2'))
    first?.socket.terminate()
    while (server.connections > 2) await new Promise(setImmediate)
    await join(server, [], from('10.0.0.1'))
    expect(server.connections).toBe(3)
  })

  test('counts all paths, and the first half of an IPv6 address', async () => {
    const server = await startSessions(limits)
    await join(server, [], from('2001:db8::1'))
    await Phone.open(server, 'ann', 'token-of-ann', from('2001:db8::2').headers)
    expect((await refusal(sessionUrl(server), from('2001:db8::3'))).status).toBe(429)
    expect((await refusal(plainUrl(server), from('2001:db8::4'))).status).toBe(429)
    await join(server, [], from('2001:db8:0:1::1'))
  })

  test('cannot name another address: without PROXIES the header is not believed, and the log says so once', async () => {
    const lines: string[] = []
    const server = await start({
      connectionsPerAddress: 1,
      proxies: ['127.0.0.1'],
      logLevel: 'warn',
      logStream: { write: (line) => lines.push(line) },
    })
    // The proxy of this machine tells the address of another proxy, which nobody named.
    await join(server, [], from('10.0.0.1, 10.9.9.9'))
    for (const client of ['10.0.0.2', '10.0.0.3'])
      expect((await refusal(plainUrl(server), from(`${client}, 10.9.9.9`))).status).toBe(429)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('PROXIES must name it')
  })

  test('of this machine itself has no limit', async () => {
    const server = await start({ connectionsPerAddress: 1 })
    await join(server)
    await join(server)
    expect(server.connections).toBe(2)
  })
})
