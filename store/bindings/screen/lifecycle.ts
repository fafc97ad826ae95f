type Methods = Record<string, unknown>
type Lifecycle = (this: unknown, ...args: unknown[]) => unknown

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
export function after<T>(methods: Methods, name: string, act: (this: T) => void): void {
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
