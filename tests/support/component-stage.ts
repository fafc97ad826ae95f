// Components with behaviors, as glass-easel (the component framework of WeChat) makes them: definition filters, merged
// methods, lifetimes and page lifetimes are real. The page around them comes from page.ts.
import { EmptyBackendContext, Element } from 'glass-easel'
import { type ComponentEnv, MiniProgramEnv } from 'glass-easel-miniprogram-adapter'
import type { Data, PageStack } from './page'

/** A component as its own code sees it, and every `setData` of it. */
export interface StagedComponent {
  readonly data: Data
  readonly calls: Data[]
  setData(data: Data): void
  attach(): void
  detach(): void
  /** Calls a lifetime of the page that holds the component. */
  pageIs(lifetime: 'show' | 'hide'): void
  [member: string]: unknown
}

/** Makes `Component`, `Behavior` and `Page` those of glass-easel, which a module that calls them finds when it is loaded. */
export class ComponentStage {
  private readonly space = new MiniProgramEnv().createCodeSpace('', true)
  private readonly environment = new EmptyBackendContext()
  private registered = 0

  /** After `stack.install()`. */
  install(): void {
    this.define(() => undefined)
  }

  /** Runs the script of a component, which registers it, and makes one of it, in the page on the screen. */
  component(script: () => void, stack: PageStack): StagedComponent {
    const path = this.define(script)
    const { top } = stack
    const element = this.space
      .getComponentSpace()
      .createComponentByUrl('component', path, null, this.environment)
    const calls: Data[] = []
    const instance = element.getMethodCaller() as unknown as StagedComponent
    const { setData } = instance
    return Object.assign(instance, {
      calls,
      getPageId: () => top.getPageId(),
      setData(patches: Data) {
        calls.push(JSON.parse(JSON.stringify(patches)) as Data)
        setData.call(instance, patches)
      },
      attach: () => {
        Element.pretendAttached(element)
      },
      detach: () => {
        Element.pretendDetached(element)
      },
      pageIs: (lifetime: string) => {
        element.triggerPageLifetime(lifetime, [])
      },
    })
  }

  private define(script: () => void): string {
    this.registered += 1
    const path = `components/${String(this.registered)}`
    this.space.componentEnv(path, (environment: ComponentEnv) => {
      Object.assign(globalThis, environment)
      script()
    })
    return path
  }
}
