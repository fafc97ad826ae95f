import type { Words } from '../words'
import { binsOf, half, type Side } from './crowd'
import { bin, type Run } from './run'

/** Shown time, in ms. */
const span = 50_000

/** Draws the attempts of both sides in each 100 ms, on one root scale. */
export function drawStorm(canvas: HTMLCanvasElement, run: Run, words: Words): void {
  const { crowd, result } = run
  // The crowd has gone home at the end.
  const backOf = (side: Side): number =>
    result?.cast === 'crowd' ? result[side].back : (crowd?.count(side) ?? 0)
  const context = canvas.getContext('2d')
  const { clientWidth: width, clientHeight: height } = canvas
  if (!crowd || !context || width === 0) return
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  context.scale(ratio, ratio)
  const style = getComputedStyle(canvas)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const sides: readonly (readonly [Side, string, string])[] = [
    ['library', words('withLibrary'), '--state-open'],
    ['byHand', words('byHand'), '--state-dead'],
  ]
  const share = height / sides.length
  context.font = `12px ${style.fontFamily}`
  sides.forEach(([side, name, mark], row) => {
    const base = share * (row + 1) - 4
    const bins = binsOf(crowd, side, bin)
    context.fillStyle = colour('--text')
    context.textAlign = 'left'
    context.fillText(`${name} · ${Math.max(0, ...bins)} / 100 ms`, 0, share * row + 12)
    context.textAlign = 'right'
    context.fillText(`${backOf(side)} / ${half}`, width, share * row + 12)
    context.fillStyle = colour('--control')
    context.fillRect(0, base, width, 1)
    context.fillStyle = colour(mark)
    const reach = share - 24
    bins.forEach((count, index) => {
      const tall = Math.sqrt(count / half) * reach
      if (count > 0) context.fillRect((index * bin * width) / span, base - tall, 1.6, tall)
    })
  })
}
