import type { Locator } from 'playwright-core'
import type { PhonePage } from './phone-page'

/** The room as a person sees it on one phone. */
export interface Look {
  /** One word a cell: `.` closed, `0`–`8`, or `g` with the seat that found it. */
  readonly cells: readonly string[]
  /** By seat. */
  readonly scores: readonly number[]
  /** The seat that digs; `null` for none. */
  readonly turn: number | null
}

const page = 'wx-page[is="pages/game/game"]'

const lookScript = `(() => {
  const all = (selector) => [...document.querySelectorAll('${page} ' + selector)]
  const cells = all('.board > .cell').map(({ classList, children }) => {
    if (classList.contains('up')) return '.'
    const number = [...classList].find((name) => /^n\\d$/.test(name))
    return number ? number.slice(1) : 'g' + [...children[0].classList].find((name) => /^by\\d$/.test(name)).slice(2)
  })
  const sides = all('.side')
  const scores = sides.map((side) => [Number(side.dataset.seat), Number(side.querySelector('.score').textContent)])
  const on = sides.find((side) => side.classList.contains('on'))
  return {
    cells,
    scores: scores.sort(([one], [other]) => one - other).map(([, score]) => score),
    turn: on ? Number(on.dataset.seat) : null,
  }
})()`

/** The page of a room on one phone. */
export class GamePage {
  readonly phone: PhonePage

  constructor(phone: PhonePage) {
    this.phone = phone
  }

  on(selector: string): Locator {
    return this.phone.on('game', selector)
  }

  /** Waits until the banner names the room, which it does while the phone is connected. */
  isConnected(): Promise<void> {
    return this.on('#facts').waitFor()
  }

  look(): Promise<Look> {
    return this.phone.tab.evaluate<Look>(lookScript)
  }

  /** The seat of this phone. */
  async seat(): Promise<number> {
    await this.on('.side').first().waitFor()
    return Number(await this.on('.side:has(.score[aria-label*="(you)"])').getAttribute('data-seat'))
  }

  dig(cell: number): Promise<void> {
    return this.on('.board > .cell').nth(cell).click()
  }

  /** Waits for the line under the board, such as `not-yours` or `refused`; returns its text. */
  async says(kind: string): Promise<string> {
    return (await this.on(`.says.${kind}`).textContent()) ?? ''
  }

  /** Waits until this phone shows the room as another one does, and returns that. */
  async sees(wanted: (look: Look) => boolean, timeout = 10_000): Promise<Look> {
    const deadline = Date.now() + timeout
    for (;;) {
      const look = await this.look()
      if (wanted(look)) return look
      if (Date.now() > deadline) throw new Error(`The phone shows ${JSON.stringify(look)}`)
    }
  }

  /** The steps of the proof, with their outcomes. */
  async proof(): Promise<Record<string, string>> {
    await this.on('.step').first().waitFor()
    return this.phone.tab.evaluate<Record<string, string>>(
      `Object.fromEntries([...document.querySelectorAll('${page} .step')].map(({ dataset, classList }) =>
        [dataset.step, ['held', 'unseen', 'failed'].find((outcome) => classList.contains(outcome))]))`,
    )
  }
}
