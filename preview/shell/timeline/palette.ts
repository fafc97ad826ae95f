import type { LaneState } from '../../stage/phone-state'

const names = [
  'panel', 'line', 'grid', 'text', 'quiet', 'control', 'danger', 'up', 'down', 'beat', 'fault', 'fault-tint', 'fault-line', 'sent', 'arrived',
] as const // prettier-ignore

type Name = (typeof names)[number]

/** The colours of a theme, as the style sheet has them, and patterns that double them. */
export class Palette {
  readonly font: string
  private readonly style = getComputedStyle(document.documentElement)
  private readonly colours = new Map<string, string>()
  private readonly patterns = new Map<string, CanvasPattern | null>()

  constructor() {
    this.font = getComputedStyle(document.body).fontFamily
    for (const name of names) this.read(name)
  }

  of(name: Name): string {
    return this.read(name)
  }

  /** Colours of a state: of its edge, its word and its ground. */
  state(state: LaneState): { readonly edge: string; readonly ink: string; readonly tint: string } {
    return {
      edge: this.read(`state-${state}`),
      ink: this.read(`state-${state}-ink`),
      tint: this.read(`state-${state}-tint`),
    }
  }

  /** Stripes or dots of one colour. */
  pattern(context: CanvasRenderingContext2D, kind: 'hatch' | 'dots', colour: string): CanvasPattern | string {
    const key = kind + colour
    if (!this.patterns.has(key)) this.patterns.set(key, draw(context, kind, colour))
    return this.patterns.get(key) ?? colour
  }

  private read(name: string): string {
    let colour = this.colours.get(name)
    if (colour === undefined) {
      colour = this.style.getPropertyValue(`--${name}`).trim()
      this.colours.set(name, colour)
    }
    return colour
  }
}

function draw(
  context: CanvasRenderingContext2D,
  kind: 'hatch' | 'dots',
  colour: string,
): CanvasPattern | null {
  const size = kind === 'dots' ? 6 : 8
  const tile = document.createElement('canvas')
  tile.width = tile.height = size * 2
  const brush = tile.getContext('2d')
  if (!brush) return null
  brush.scale(2, 2)
  brush.globalAlpha = 0.5
  brush.lineWidth = 1.3
  brush.strokeStyle = brush.fillStyle = colour
  brush.beginPath()
  if (kind === 'dots') brush.arc(3, 3, 1, 0, 7)
  else
    for (const [x, y] of [[-2, 2], [0, 8], [6, 10]] as const) {
      const length = x === 0 ? 8 : 4
      brush.moveTo(x, y)
      brush.lineTo(x + length, y - length)
    } // prettier-ignore
  if (kind === 'dots') brush.fill()
  else brush.stroke()
  const pattern = context.createPattern(tile, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(0.5))
  return pattern
}
