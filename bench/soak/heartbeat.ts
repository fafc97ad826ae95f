/** Pings of each side, in ms: the same for all, so that none finds dead links later than the others by its defaults. */
export const heartbeat = { every: 5_000, patience: 5_000 }
