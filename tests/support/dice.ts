/** Random numbers in [0, 1), the same at every run (Park and Miller's minimal standard). */
export function dice(seed = 1): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
