import type { Animate, AnimationAction } from '../wx/animation'

/** The animation that each element plays or has played. */
const played = new WeakMap<HTMLElement, unknown>()

/** Plays what `animation.export()` returned, step by step, once; a new animation takes over from where the old one is. */
export function playAnimation(element: HTMLElement, animation: unknown): void {
  const { actions } = (animation ?? {}) as { actions?: readonly AnimationAction[] }
  if (!actions || played.get(element) === animation) return
  played.set(element, animation)
  const play = (index: number): void => {
    const action = actions[index]
    if (!action || played.get(element) !== animation) return
    // The look so far must be on the screen, or else there is nothing to change from.
    void element.offsetWidth
    const { duration, delay } = action.option.transition
    apply(element, action)
    setTimeout(() => play(index + 1), duration + delay)
  }
  play(0)
}

function apply({ style }: HTMLElement, { animates, option }: AnimationAction): void {
  const transforms = animates.filter(({ type }) => type !== 'style')
  const others = animates.filter(({ type }) => type === 'style')
  const { duration, timingFunction, delay } = option.transition
  const names = [...(transforms.length ? ['transform'] : []), ...others.map(({ args }) => String(args[0]))]
  style.transition = names.map((name) => `${name} ${duration}ms ${timingFunction} ${delay}ms`).join(', ')
  style.transformOrigin = option.transformOrigin
  if (transforms.length) style.transform = transforms.map(transformText).join(' ')
  for (const { args } of others) {
    const [name = '', value = ''] = args
    style.setProperty(String(name), isLength(String(name)) ? withUnit(value, 'px') : String(value))
  }
}

function transformText({ type, args }: Animate): string {
  return `${type}(${args.map((value, index) => withUnit(value, unitOf(type, index))).join(', ')})`
}

/** The unit of a number: the axis of `rotate3d`, scales and matrices have none. */
function unitOf(type: string, index: number): string {
  if (type.startsWith('translate')) return 'px'
  if (type === 'rotate3d') return index === 3 ? 'deg' : ''
  return /^(rotate|skew)/.test(type) ? 'deg' : ''
}

function isLength(name: string): boolean {
  return name !== 'opacity' && name !== 'background-color'
}

function withUnit(value: string | number, unit: string): string {
  return typeof value === 'number'
    ? `${value}${unit}`
    : value.replace(/(-?[\d.]+)rpx\b/g, 'calc($1 * var(--rpx))')
}
