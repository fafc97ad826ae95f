import type { Element as ShadowElement, GeneralComponent } from 'glass-easel'

/** A DOM node that glass-easel made. */
interface Linked {
  __wxElement?: ShadowElement
}

/** The WXML element that a DOM node belongs to: its own or the nearest around it. */
export function shadowElementOf(target: EventTarget | null): ShadowElement | null {
  for (let node = target as Node | null; node; node = node.parentNode) {
    const element = (node as Node & Linked).__wxElement
    if (element) return element
  }
  return null
}

/** The component whose host is this DOM element. */
export function componentOf(element: Element): GeneralComponent | null {
  return (element as Element & Linked).__wxElement?.asGeneralComponent() ?? null
}

/** The DOM element of a WXML element. */
export function domOf(element: ShadowElement): HTMLElement {
  return element.getBackendElement() as unknown as HTMLElement
}

/** Writes an attribute, or removes it when the value is empty. */
export function setAttribute(
  element: Element,
  name: string,
  value: string | number | boolean | null | undefined,
): void {
  if (value === undefined || value === null || value === false || value === '') element.removeAttribute(name)
  else element.setAttribute(name, value === true ? '' : String(value))
}

/** Makes a DOM element with a class. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (className) element.className = className
  return element
}
