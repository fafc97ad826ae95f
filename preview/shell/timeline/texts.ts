import type { EntryStep } from '../../stage/happening'
import { barOf } from '../../stage/lanes'
import type { Fault } from '../../stage/recording'
import type { Row } from '../../stage/rows'
import type { EntryLife, FrameMark } from '../../stage/track'
import type { Words } from '../words'

/** `0:07`, or `0:07.5`. @param ms since the begin of the recording */
export function clockText(ms: number, withTenths: boolean): string {
  const seconds = Math.floor(ms / 1_000)
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return withTenths ? `${text}.${Math.floor((ms % 1_000) / 100)}` : text
}

/** `7.25 s`. @param ms since the begin of the recording */
export function secondsText(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`
}

export function faultText({ name, phone, detail }: Fault, words: Words): string {
  const text = [words(`fault-${name}`), detail].filter(Boolean).join(' ')
  return phone === undefined ? text : `${text} · ${phone}`
}

export function stepText(step: EntryStep, words: Words): string {
  return words(`step-${step}`)
}

/** Tells an event and its result in words. */
export function rowText(row: Row, words: Words): { readonly what: string; readonly result: string } {
  switch (row.kind) {
    case 'span':
      return { what: words(`lane-${row.span.state}`), result: row.span.why }
    case 'frame':
      return { what: frameText(row.frame), result: row.frame.isLost ? words('neverArrived') : '' }
    case 'entry':
      return { what: `${words('entry')} ${row.life.text}`, result: fateText(row.life, words) }
    case 'fault':
      return {
        what: `${words('fault')}: ${faultText({ ...row.fault, phone: undefined } as never, words)}`,
        result: durationText(row.fault, words),
      }
    case 'dropped':
      return { what: words('dropped'), result: '' }
  }
}

function frameText({ way, text }: FrameMark): string {
  return `${way === 'up' ? '↑' : '↓'} ${text}`
}

/** The last step of an entry; one that the end of the app cut off says so. */
export function fateText(life: EntryLife, words: Words): string {
  const { outcome } = barOf(life)
  if (outcome === 'left' && life.cutAt !== null) return words('lane-ended')
  return stepText(life.steps.at(-1)!.step, words)
}

function durationText({ from, to }: Fault, words: Words): string {
  if (to === null) return words('lasts')
  return to === from ? '' : secondsText(to - from)
}

/** The recording as a text with tabs, which a table program opens. */
export function recordingText(rows: readonly Row[], begun: number, words: Words): string {
  const head = [words('time'), words('phone'), words('what'), words('result')]
  const lines = rows.map((row) => {
    const { what, result } = rowText(row, words)
    return [secondsText(row.at - begun), row.phone, what, result].map((cell) => cell.replace(/\s+/g, ' '))
  })
  return [head, ...lines].map((cells) => cells.join('\t')).join('\n') + '\n'
}
