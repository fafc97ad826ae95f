// In a server's process: tells its port, and its memory when it is asked.

declare const gc: () => void

export function reportPort(port: number): void {
  process.on('disconnect', () => process.exit())
  process.on('message', () => {
    // Twice: what the first collection frees may hold more.
    gc()
    gc()
    process.send?.(process.memoryUsage().rss)
  })
  process.send?.(port)
}
