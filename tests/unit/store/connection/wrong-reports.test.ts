// Reports of the phone that are wrong, or missing, for hours.
import { describe, expect, it } from '@jest/globals'
import { MINUTE, pacedPhone, SECOND, serve } from '../../../support/paced-phone'

/** Opened, and asked for nothing. */
function opened() {
  const parts = pacedPhone(serve)
  parts.phone.latency = 25
  parts.socket.connect()
  parts.clock.advance(SECOND)
  expect(parts.socket.status).toBe('open')
  return parts
}

describe('the phone says that there is no network, and is wrong', () => {
  it('from the start: connect() dials, and the link that opens stays', () => {
    const { clock, phone, socket, dials } = pacedPhone(serve)
    phone.claims('none')
    socket.connect()
    clock.advance(60 * MINUTE)
    expect(socket.status).toBe('open')
    expect(dials).toHaveLength(1)
  })

  it('while open: a link that answers is alive, and open again after one round trip', () => {
    const { clock, phone, socket, dials } = opened()
    phone.claims('none')
    expect(socket.status).toBe('offline')
    const entry = socket.send('waits until the link has answered')
    expect(entry.state).toBe('queued')
    clock.advance(50)
    expect(socket.status).toBe('open')
    expect(entry.state).not.toBe('queued')
    clock.advance(60 * MINUTE)
    expect(socket.status).toBe('open')
    expect(dials).toHaveLength(1)
  })

  it('while the link dies: after a minute an attempt is made, and then it is known to be wrong', () => {
    const { clock, phone, socket, dials } = opened()
    phone.line.mute()
    phone.claims('none')
    clock.advance(2 * SECOND)
    expect(socket.status).toBe('offline')
    clock.advance(70 * SECOND)
    expect(socket.status).toBe('open')
    phone.line.close(1011)
    clock.advance(SECOND)
    expect(socket.status).toBe('open')
    expect(dials).toHaveLength(3)
  })

  it('the server has asked for ten minutes: no attempt is made before', () => {
    const { clock, phone, socket, dials } = opened()
    phone.line.close(1013, '{"after":600000}')
    phone.claims('none')
    clock.advance(10 * MINUTE - SECOND)
    expect(socket.status).toBe('offline')
    expect(dials).toHaveLength(1)
    clock.advance(75 * SECOND)
    expect(socket.status).toBe('open')
  })

  it('disconnect() and connect() dial', () => {
    const { clock, phone, socket } = opened()
    phone.line.mute()
    phone.claims('none')
    clock.advance(2 * SECOND)
    socket.disconnect()
    socket.connect()
    clock.advance(SECOND)
    expect(socket.status).toBe('open')
  })

  it('retry() dials', () => {
    const { clock, phone, socket } = opened()
    phone.line.mute()
    phone.claims('none')
    clock.advance(2 * SECOND)
    socket.retry()
    expect(socket.status).toBe('connecting')
    clock.advance(SECOND)
    expect(socket.status).toBe('open')
  })

  it('retry() does not wait for a link that is being asked', () => {
    const { clock, phone, socket, dials } = opened()
    phone.line.mute()
    phone.claims('none')
    socket.retry()
    clock.advance(SECOND)
    expect(socket.status).toBe('open')
    expect(dials).toHaveLength(2)
    expect(phone.running.sockets).toBe(1)
  })
})

describe('onAppShow never comes', () => {
  function returnedInSilence(ms: number) {
    const parts = opened()
    parts.phone.quirks.tellsShow = false
    parts.phone.hide()
    parts.clock.advance(ms)
    parts.phone.show()
    expect(parts.socket.status).toBe('suspended')
    return parts
  }

  it('after a long absence: open a few seconds after the return', () => {
    const { clock, socket } = returnedInSilence(10 * MINUTE)
    clock.advance(5 * SECOND)
    expect(socket.status).toBe('open')
  })

  it('after a short one: open within a minute', () => {
    const { clock, socket } = returnedInSilence(20 * SECOND)
    clock.advance(50 * SECOND)
    expect(socket.status).toBe('open')
  })

  it('and the server talks: the link is alive, and open within a minute', () => {
    const { clock, phone, socket, dials } = returnedInSilence(2 * SECOND)
    clock.advance(30 * SECOND)
    phone.line.say('news')
    clock.advance(40 * SECOND)
    expect(socket.status).toBe('open')
    expect(dials).toHaveLength(1)
  })

  it('retry() dials', () => {
    const { clock, socket } = returnedInSilence(20 * SECOND)
    socket.retry()
    clock.advance(SECOND)
    expect(socket.status).toBe('open')
  })

  it('disconnect() and connect() dial', () => {
    const { clock, socket } = returnedInSilence(20 * SECOND)
    socket.disconnect()
    socket.connect()
    clock.advance(SECOND)
    expect(socket.status).toBe('open')
  })

  it('an open link shows that the app is on the screen: a loss is made good at once', () => {
    const { clock, phone, socket } = returnedInSilence(20 * SECOND)
    socket.retry()
    clock.advance(SECOND)
    phone.line.close(1011)
    clock.advance(SECOND)
    expect(socket.status).toBe('open')
  })
})

it('an attempt made in doubt that fails leaves the app in the background', () => {
  const { clock, phone, socket } = opened()
  phone.quirks.background = 'kept'
  phone.onDial = (line) => {
    line.refuse()
  }
  phone.hide()
  clock.advance(2 * MINUTE)
  expect(socket.status).toBe('suspended')
})

it('in the background nothing is tried: JavaScript stands still there', () => {
  const { clock, phone, dials } = opened()
  phone.hide()
  clock.advance(60 * MINUTE)
  expect(dials).toHaveLength(1)
})

it('1000 interrupted from a server, to 300 phones on the table: they come back spread over a second', () => {
  const returns: number[] = []
  for (let n = 0; n < 300; n++) {
    const { clock, phone, socket, dials } = opened()
    phone.dice = () => n / 300
    phone.line.close(1011, 'interrupted')
    clock.advance(2 * SECOND)
    expect(socket.status).toBe('open')
    returns.push((dials[1] ?? 0) - (dials[0] ?? 0) - SECOND)
  }
  expect(returns.filter((at) => at <= 100).length).toBeLessThan(40)
})
