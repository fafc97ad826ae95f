type Methods = Record<string, unknown>
type Lifecycle = (this: unknown, ...args: unknown[]) => unknown

/** The events in which a page is shown, hidden or ended. */
export type Visibility = 'show' | 'hide' | 'unload'

/** Calls `tell` when a page with these methods is shown, before its own code, and when it is hidden or unloaded, after it. */
export function hearVisibility<T>(methods: Methods, tell: (page: T, visibility: Visibility) => void): void {
  before<T>(methods, 'onShow', function () {
    tell(this, 'show')
  })
  after<T>(methods, 'onHide', function () {
    tell(this, 'hide')
  })
  after<T>(methods, 'onUnload', function () {
    tell(this, 'unload')
  })
}

/** Calls `act` before a method, which need not exist. The method is called even if `act` throws. */
export function before<T>(methods: Methods, name: string, act: (this: T) => void): void {
  replace(methods, name, (own) => {
    return function (...args) {
      let result: unknown
      try {
        act.call(this as T)
      } finally {
        result = own.apply(this, args)
      }
      return result
    }
  })
}

/** Calls `act` after a method, which need not exist, even if the method throws. */
function after<T>(methods: Methods, name: string, act: (this: T) => void): void {
  replace(methods, name, (own) => {
    return function (...args) {
      try {
        return own.apply(this, args)
      } finally {
        act.call(this as T)
      }
    }
  })
}

function replace(methods: Methods, name: string, by: (own: Lifecycle) => Lifecycle): void {
  const own = methods[name]
  // Some platforms freeze pages; Reflect.set does not throw then.
  Reflect.set(methods, name, by(typeof own === 'function' ? (own as Lifecycle) : () => undefined))
}
