import { lengthOf, type Scenario, type Text } from '../../scenarios/scenario'
import { scenarios } from '../../scenarios/scenarios'
import { h } from '../controls'
import { type Words, wordsIn } from '../words'
import { drawStorm } from './plot'
import { Run } from './run'
import { story } from './story'
import type { Theatre } from './theatre'

/** Time between two looks at a run that plays, in ms. */
const pace = 250

/** The list of scenarios, and the story of the one that plays. */
export class Scenes {
  readonly element: HTMLElement
  private readonly theatre: Theatre
  private readonly list = h('ul', 'scene-list')
  private readonly tale = h('div', 'tale')
  private readonly spoken = h('p', 'spoken')
  private readonly plot = h('canvas', 'storm-plot')
  private words: Words = wordsIn('en')
  private run: Run | null = null
  private language: 0 | 1 = 1

  constructor(element: HTMLElement, theatre: Theatre) {
    this.element = element
    this.theatre = theatre
    this.spoken.ariaLive = 'polite'
    this.plot.role = 'img'
    this.tale.tabIndex = -1
    setInterval(() => this.look(), pace)
  }

  dress(words: Words, language: 'zh_CN' | 'en'): void {
    this.words = words
    this.language = language === 'en' ? 1 : 0
    this.element.ariaLabel = words('scenarios')
    this.plot.ariaLabel = words('stormPlot')
    this.element.replaceChildren(h('h2', '', words('scenarios')), this.list, this.tale, this.spoken)
    this.paint()
  }

  /** Plays the scenario with this id, if there is one. */
  start(id: string): void {
    const scenario = scenarios.find((one) => one.id === id)
    if (scenario) void this.play(scenario)
  }

  private async play(scenario: Scenario): Promise<void> {
    const before = this.run
    before?.stop()
    await before?.ended
    // Another one was chosen in the meantime.
    if (this.run !== before) return
    this.run = new Run(scenario, this.theatre, () => this.paint())
    this.paint()
  }

  private look(): void {
    const { run } = this
    if (run?.state !== 'plays') return
    run.look()
    if (run.crowd) drawStorm(this.plot, run, this.words)
  }

  private readonly text = (pair: Text): string => pair[this.language]

  private paint(): void {
    const { run, words, text } = this
    this.element.dataset['state'] = run?.state ?? 'idle'
    const focused = this.buttons().indexOf(document.activeElement as HTMLElement)
    this.list.replaceChildren(
      ...scenarios.map((scenario) => {
        const seconds = Math.round(lengthOf(scenario) / 1_000)
        const button = h(
          'button',
          'scene',
          h('span', '', text(scenario.name)),
          h('small', '', `${seconds} s`),
        )
        button.type = 'button'
        if (run?.scenario === scenario) button.setAttribute('aria-current', 'true')
        button.onclick = () => void this.play(scenario)
        return h('li', '', button)
      }),
    )
    if (!run) return
    const next = scenarios[(scenarios.indexOf(run.scenario) + 1) % scenarios.length]!
    const tale = story(
      run,
      words,
      text,
      {
        stop: () => run.stop(),
        again: () => void this.play(run.scenario),
        next: () => void this.play(next),
      },
      this.plot,
    )
    this.tale.replaceChildren(tale)
    // The end of a story may be below the edge.
    if (run.state === 'done') this.element.scrollTop = this.tale.offsetTop - this.element.offsetTop
    const sentence = tale.querySelector('.verdict, .story-now')?.textContent ?? ''
    if (this.spoken.textContent !== sentence) this.spoken.textContent = sentence
    this.buttons()[focused]?.focus()
    drawStorm(this.plot, run, words)
  }

  private buttons(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('button')]
  }
}
