/** Replaces a method of a foreign class; returns a function that restores the original. */
export function override<T extends object, K extends keyof T>(
  target: T,
  name: K,
  replace: (original: T[K]) => T[K],
): () => void {
  const original = target[name]
  target[name] = replace(original)
  return () => {
    target[name] = original
  }
}
