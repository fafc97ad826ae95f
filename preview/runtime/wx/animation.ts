/** One property or transform of a step: `{ type: 'rotate', args: [45] }`, `{ type: 'style', args: ['opacity', 0] }`. */
export interface Animate {
  readonly type: string
  readonly args: readonly (string | number)[]
}

/** One step, which ends before the next one begins. */
export interface AnimationAction {
  readonly animates: readonly Animate[]
  readonly option: {
    readonly transformOrigin: string
    /** Times in ms. */
    readonly transition: {
      readonly duration: number
      readonly timingFunction: string
      readonly delay: number
    }
  }
}

interface Options {
  duration?: number
  timingFunction?: string
  delay?: number
  transformOrigin?: string
}

const styles = `opacity backgroundColor width height left right top bottom`.split(' ')
const transforms =
  `matrix matrix3d rotate rotate3d rotateX rotateY rotateZ scale scale3d scaleX scaleY scaleZ skew
  skewX skewY translate translate3d translateX translateY translateZ`.split(/\s+/)

/** `wx.createAnimation`: collects steps; `export()` returns them as data for the `animation` of a component. */
class Animation {
  private readonly options: Required<Options>
  /** The last value of each property and transform: a step keeps those of the steps before. */
  private readonly current = new Map<string, Animate>()
  private actions: AnimationAction[] = []

  constructor(options: Options) {
    this.options = {
      duration: 400,
      timingFunction: 'linear',
      delay: 0,
      transformOrigin: '50% 50% 0',
      ...options,
    }
    for (const name of transforms) this.define(name, (args) => ({ type: name, args }))
    for (const name of styles) this.define(name, (args) => ({ type: 'style', args: [kebab(name), ...args] }))
  }

  step(options: Options = {}): this {
    const { transformOrigin, ...transition } = { ...this.options, ...options }
    this.actions.push({ animates: [...this.current.values()], option: { transformOrigin, transition } })
    return this
  }

  /** Returns the steps since the last export. */
  export(): { actions: AnimationAction[] } {
    const { actions } = this
    this.actions = []
    return { actions }
  }

  private define(name: string, animate: (args: (string | number)[]) => Animate): void {
    Object.defineProperty(this, name, {
      value: (...args: (string | number)[]) => {
        this.current.set(name, animate(args))
        return this
      },
    })
  }
}

export function animationApi(): Record<string, unknown> {
  return { createAnimation: (options: Options = {}) => new Animation(options) }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
