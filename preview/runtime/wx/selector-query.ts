import type { Element, GeneralComponent } from 'glass-easel'

import { domOf } from '../framework/dom'
import type { Host } from '../elements/built-in'
import type { Router } from '../router/router'

interface Fields {
  id?: boolean
  dataset?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
  node?: boolean
  context?: boolean
}
type Found = Record<string, unknown>
type Answer = Found | Found[] | null
type Listener = (answer: never) => void

interface Question {
  readonly selector: string | null
  readonly all: boolean
  readonly fields: Fields
  readonly listener: Listener | undefined
}

/** `wx.createSelectorQuery()`: geometry from the DOM, nodes found by the WXML's own selectors. */
export class SelectorQuery {
  private readonly questions: Question[] = []
  private readonly router: Router
  private scope: GeneralComponent | undefined

  constructor(router: Router) {
    this.router = router
  }

  in(component: { _$: GeneralComponent }): this {
    this.scope = component._$
    return this
  }

  select(selector: string): NodesRef {
    return new NodesRef((fields, listener) => this.ask({ selector, all: false, fields, listener }))
  }

  selectAll(selector: string): NodesRef {
    return new NodesRef((fields, listener) => this.ask({ selector, all: true, fields, listener }))
  }

  selectViewport(): NodesRef {
    return new NodesRef((fields, listener) => this.ask({ selector: null, all: false, fields, listener }))
  }

  exec(callback?: (answers: Answer[]) => void): this {
    requestAnimationFrame(() => {
      const answers = this.questions.map((question) => {
        const answer = this.answer(question)
        question.listener?.(answer as never)
        return answer
      })
      callback?.(answers)
    })
    return this
  }

  private ask(question: Question): this {
    this.questions.push(question)
    return this
  }

  private answer({ selector, all, fields }: Question): Answer {
    const { top } = this.router
    if (!top) return null
    if (selector === null) return describe(top.element, undefined, fields, top.element)
    const scope = this.scope ?? (top.page as unknown as { _$: GeneralComponent })._$
    const root = scope.getShadowRoot()
    const found = all ? (root?.querySelectorAll(selector) ?? []) : [root?.querySelector(selector)]
    const described = found.flatMap((element) =>
      element ? [describe(domOf(element), element, fields, top.element)] : [],
    )
    return all ? described : (described[0] ?? null)
  }
}

class NodesRef {
  private readonly ask: (fields: Fields, listener?: Listener) => SelectorQuery

  constructor(ask: (fields: Fields, listener?: Listener) => SelectorQuery) {
    this.ask = ask
  }

  fields(fields: Fields, listener?: Listener): SelectorQuery {
    return this.ask(fields, listener)
  }

  boundingClientRect(listener?: Listener): SelectorQuery {
    return this.ask({ id: true, dataset: true, rect: true, size: true }, listener)
  }

  scrollOffset(listener?: Listener): SelectorQuery {
    return this.ask({ id: true, dataset: true, scrollOffset: true }, listener)
  }

  node(listener?: Listener): SelectorQuery {
    return this.ask({ node: true }, listener)
  }

  context(listener?: Listener): SelectorQuery {
    return this.ask({ context: true }, listener)
  }
}

function describe(dom: HTMLElement, element: Element | undefined, fields: Fields, page: HTMLElement): Found {
  const { left, top, right, bottom, width, height } = dom.getBoundingClientRect()
  const origin = page.getBoundingClientRect()
  const host = element?.asGeneralComponent()?.getMethodCaller() as unknown as Host | undefined
  const style = getComputedStyle(dom)
  return {
    ...(fields.id && { id: element?.id ?? '' }),
    ...(fields.dataset && { dataset: element?.dataset ?? {} }),
    ...(fields.rect && {
      left: left - origin.left,
      top: top - origin.top,
      right: right - origin.left,
      bottom: bottom - origin.top,
    }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && {
      scrollLeft: dom.scrollLeft,
      scrollTop: dom.scrollTop,
      scrollWidth: dom.scrollWidth,
      scrollHeight: dom.scrollHeight,
    }),
    ...pick(fields.properties, (name) => (host?.data as Found | undefined)?.[name]),
    ...pick(fields.computedStyle, (name) => (style as unknown as Found)[name]),
    ...((fields.node || fields.context) && { node: host?.mounted?.node ?? dom }),
  }
}

function pick(names: string[] = [], read: (name: string) => unknown): Found {
  return Object.fromEntries(names.map((name) => [name, read(name)]))
}
