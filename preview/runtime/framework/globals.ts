import type { CodeSpace } from 'glass-easel-miniprogram-adapter'

import { runGuarded } from './errors'

type Definition = { behaviors?: unknown[] }
type Constructor = ((definition?: Definition) => unknown) & Record<string, unknown>
type Globals = Record<string, unknown>

const scope = globalThis as unknown as Globals

/** Puts names into the global scope until {@link Installed.dispose}. */
export class Installed {
  private readonly before = new Map<string, unknown>()

  set(values: Globals): void {
    for (const [name, value] of Object.entries(values)) {
      if (!this.before.has(name)) this.before.set(name, scope[name])
      scope[name] = value
    }
  }

  dispose(): void {
    for (const [name, value] of this.before) {
      if (value === undefined) delete scope[name]
      else scope[name] = value
    }
  }
}

/** Runs scripts of the mini-program with the `Page`, `Component` and `Behavior` that register what they define. */
export class ScriptRunner {
  private readonly codeSpace: CodeSpace
  private readonly installed: Installed
  private behaviors: Record<string, unknown> = {}

  constructor(codeSpace: CodeSpace, installed: Installed) {
    this.codeSpace = codeSpace
    this.installed = installed
    // Libraries call Behavior() when they are imported, which may be before any page runs.
    this.run('', () => {
      const { Behavior } = globalThis as unknown as { Behavior: Constructor }
      this.behaviors = {
        'wx://form-field': Behavior({ properties: { name: String, value: null } } as Definition),
        'wx://component-export': Behavior({}),
        'wx://form-field-group': Behavior({}),
        'wx://form-field-button': Behavior({}),
      }
    })
  }

  run(id: string, script: () => unknown): void {
    this.codeSpace.componentEnv(id, ({ Page, Component, Behavior }) => {
      this.installed.set({
        Page: this.accepting(Page as unknown as Constructor),
        Component: this.accepting(Component as unknown as Constructor),
        Behavior: this.accepting(Behavior as unknown as Constructor),
      })
      runGuarded(script)
    })
  }

  /** The adapter knows behaviors only as objects; WeChat's own are named by strings. */
  private accepting(construct: Constructor): Constructor {
    const accept = ((definition?: Definition): unknown => {
      if (!definition) return construct()
      const behaviors = definition.behaviors?.map((behavior) =>
        typeof behavior === 'string'
          ? (this.behaviors[behavior] ?? this.behaviors['wx://component-export'])
          : behavior,
      )
      return construct(behaviors ? { ...definition, behaviors } : definition)
    }) as Constructor
    return Object.assign(accept, construct)
  }
}
