// In a server's process: tells its port, and what it has used when it is asked.

declare const gc: () => void

export interface Used {
  /** Bytes in memory after a garbage collection. */
  readonly memory: number
  /** Ms of CPU time since the start. */
  readonly cpu: number
}

export function reportPort(port: number): void {
  process.on('disconnect', () => process.exit())
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    // Twice: what the first collection frees may hold more.
    gc()
    gc()
    const used: Used = { memory: process.memoryUsage().rss, cpu: (user + system) / 1_000 }
    process.send?.(used)
  })
  process.send?.(port)
}
