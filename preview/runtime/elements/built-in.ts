import type { GeneralComponent } from 'glass-easel'

type PropertyType = StringConstructor | NumberConstructor | BooleanConstructor | ArrayConstructor | null
type Property = PropertyType | { readonly type: PropertyType; readonly value: unknown }
export type Properties = Record<string, Property>

type ValueOfType<T> = T extends StringConstructor
  ? string
  : T extends NumberConstructor
    ? number
    : T extends BooleanConstructor
      ? boolean
      : T extends ArrayConstructor
        ? unknown[]
        : unknown
export type Values<P extends Properties> = {
  readonly [K in keyof P]: P[K] extends { type: infer T } ? ValueOfType<T> : ValueOfType<P[K]>
}

/** The inside of one built-in component: its properties, and a function that sends events to the page. */
export interface Host<P extends Properties = Properties> {
  readonly data: Values<P & typeof common>
  readonly _$: GeneralComponent
  setData(data: Partial<Values<P>>): void
  triggerEvent(name: string, detail?: object, options?: { bubbles?: boolean; composed?: boolean }): void
  /** Set once the component is mounted. */
  mounted?: Mounted
}

/** The behaviour of a component after it was put into the DOM. */
export interface Mounted {
  /** Brings the DOM in line with the properties; called at first and after every change. */
  render?(): void
  /** The value that a surrounding `<form>` collects. */
  value?(): unknown
  /** The value that `createSelectorQuery().node()` returns. */
  readonly node?: HTMLElement
}

/** One of WeChat's own components. The default template is a single slot; the DOM around it is made by `mount`. */
export interface BuiltIn {
  readonly properties: Properties
  mount(host: Host, element: HTMLElement): Mounted
}

/** Properties that every built-in component has. */
export const common = {
  hidden: Boolean,
  animation: null,
  name: String,
  hoverClass: String,
  hoverStopPropagation: Boolean,
  hoverStartTime: { type: Number, value: 50 },
  hoverStayTime: { type: Number, value: 400 },
  ariaRole: String,
  ariaLabel: String,
  ariaLabelledby: String,
  ariaDescribedby: String,
  ariaLive: String,
  ariaAtomic: String,
  ariaLevel: String,
  ariaHidden: String,
  ariaDisabled: String,
  ariaChecked: String,
  ariaSelected: String,
  ariaExpanded: String,
  ariaHaspopup: String,
  ariaModal: String,
  ariaValuemin: String,
  ariaValuemax: String,
  ariaValuenow: String,
  ariaValuetext: String,
  ariaCurrent: String,
  ariaControls: String,
  ariaRoledescription: String,
  tabindex: null,
} satisfies Properties

/** Declares a built-in component so that `host.data` has the types of its properties. */
export function builtIn<P extends Properties>(
  properties: P,
  mount: (host: Host<P>, element: HTMLElement) => Mounted = () => ({}),
): BuiltIn {
  return { properties, mount }
}
