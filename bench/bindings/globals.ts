// What registers a component when it is imported finds here what WeChat gives it; nobody makes an instance of it.
Object.assign(globalThis, { Behavior: () => '', Component: () => '', Page: () => undefined })
