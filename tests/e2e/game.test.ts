// Dig for gold through its pages: two phones that play to the end by tapping, and a third that watches.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { GameRound } from '../support/browser/game-round'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

describe('two phones', () => {
  it('play to the end while a third watches, through the background, a cut, a relaunch and a restart of the server', async () => {
    const code = await stage.room()
    const [ann, bob] = [await stage.gamePhone(code, '&sit=1'), await stage.gamePhone(code, '&sit=1')]
    const eve = await stage.gamePhone(code)
    const round = await GameRound.of([ann, bob], eve)
    const starter = (await ann.look()).turn
    await round.digs(4)

    await ann.phone.tab.evaluate('preview.hide()')
    // The phone tells the others itself: the server alone sees it seven seconds later.
    await bob.on('.side.away').waitFor({ timeout: 4_000 })
    await ann.phone.tab.clock.fastForward(6_000)
    await ann.phone.tab.evaluate('preview.show()')
    await bob.on('.side.away').waitFor({ state: 'detached' })
    await round.digs(4)

    const sockets: string[] = []
    ann.phone.tab.on('websocket', (socket) => sockets.push(socket.url()))
    await stage.fault('drop')
    for (const phone of [ann, bob, eve]) await phone.isConnected()
    await round.digs(4)
    expect(sockets.length).toBeGreaterThan(0)

    await bob.phone.tab.reload()
    await bob.isConnected()
    await round.digs(4)

    await stage.stopServer()
    for (const phone of [ann, bob]) await phone.phone.isStatus('waiting')
    const [waiting] = await round.turn()
    await waiting.dig(round.cell)
    expect(await waiting.says('noted')).toContain('Noted')
    await stage.restartServer('kept')
    for (const phone of [ann, bob, eve]) {
      while (!(await phone.on('#facts').isVisible())) await phone.phone.tab.clock.runFor(500)
    }
    await round.isDug()
    await round.toTheEnd()

    for (const phone of [ann, bob])
      expect(await phone.proof()).toEqual({
        commitment: 'held',
        seed: 'held',
        board: 'held',
        starter: 'held',
      })
    expect(await eve.proof()).toEqual({ commitment: 'held', seed: 'unseen', board: 'held', starter: 'held' })

    await ann.on('#again').click()
    await bob.on('#asks').waitFor()
    await bob.on('#again').click()
    const { turn } = await ann.sees((look) => look.turn !== null)
    expect(turn).toBe(1 - starter!)
    expect([...ann.phone.errors, ...bob.phone.errors, ...eve.phone.errors]).toEqual([])
  }, 120_000)

  it('are told why a dig does not count: out of turn, and twice in one turn', async () => {
    const code = await stage.room()
    const [ann, bob] = [await stage.gamePhone(code, '&sit=1'), await stage.gamePhone(code, '&sit=1')]
    const eve = await stage.gamePhone(code)
    const round = await GameRound.of([ann, bob], eve)
    await eve.dig(0)
    const [one, other] = await round.turn()
    await other.dig(0)
    expect(await other.says('not-yours')).toContain('Not your turn yet')
    await round.dig()

    // A person with two phones may dig on both, before either has heard of the other.
    const twin = await stage.gamePhone(code, '', other)
    await twin.sees(({ turn }) => turn !== null)
    await stage.fault('delay', { ms: 500 })
    await other.dig(1)
    await twin.dig(2)
    expect(await twin.says('refused')).toContain('That turn was over')
    await stage.fault('reset')
    for (const phone of [one, other, twin, eve])
      await phone.sees(({ cells }) => cells[0] !== '.' && cells[1] !== '.' && cells[2] === '.')
  })
})
