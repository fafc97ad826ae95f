// Globals for packages that register a component when they are imported; no instance of it is made.
Object.assign(globalThis, { Behavior: () => '', Component: () => '', Page: () => undefined })
