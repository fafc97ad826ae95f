import type { Recording } from '../stage/recording'
import type { FrameMark, Track } from '../stage/track'
import { card, h } from './controls'
import type { Words } from './words'

/** Says of each phone why it is in its state; follows them until `signal` aborts. */
export function whyCard(
  recording: Recording,
  phones: () => readonly string[],
  words: Words,
  signal: AbortSignal,
): HTMLElement {
  const list = h('dl', 'why')
  const paint = (): void => {
    const now = Date.now()
    list.replaceChildren(
      ...phones().flatMap((phone) => {
        const track = recording.track(phone)
        const name = h('dt', '', `${words('phone')} ${phone}`)
        name.dataset['state'] = track.spans.at(-1)?.state ?? 'ended'
        return [name, h('dd', '', whyText(track, now, words))]
      }),
    )
  }
  const timer = setInterval(paint, 1_000)
  signal.addEventListener('abort', () => clearInterval(timer))
  paint()
  const element = card(words('why'), [], list)
  element.classList.add('why-card')
  return element
}

/** The state, how long it has lasted, and what is known of its reason. */
function whyText({ spans, frames }: Track, now: number, words: Words): string {
  const span = spans.at(-1)
  if (!span) return words('lane-ended')
  const { state, from, until, why } = span
  const heard = lastHeard(frames)
  const parts = [`${words(`lane-${state}`)} ${words('since')} ${seconds(now - from)}`]
  if (heard && (state === 'open' || state === 'dead'))
    parts.push(`${words('heard')} ${seconds(now - heard.at)} ${words('ago')}`)
  if (until !== null && until > now) parts.push(`${words('nextTry')} ${seconds(until - now)}`)
  if (why) parts.push(why)
  return parts.join(' · ')
}

function lastHeard(frames: Track['frames']): FrameMark | undefined {
  for (let index = frames.length - 1; index >= 0; index -= 1)
    if (frames[index]!.way === 'down') return frames[index]
  return undefined
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 9_950 ? 1 : 0)} s`
}
