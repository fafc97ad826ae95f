type Methods = Record<string, unknown>
type Lifecycle = (this: unknown, ...args: unknown[]) => unknown

/** Has something done before a method, whether it is there or not. The method is called even if that throws. */
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

/** Has something done after a method, whether it is there or not, even if it throws. */
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
  // Not every platform lets a page be changed.
  Reflect.set(methods, name, by(typeof own === 'function' ? (own as Lifecycle) : () => undefined))
}
