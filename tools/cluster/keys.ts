// Keys that are typed, a key at a time on a terminal and a line at a time elsewhere.
import { createInterface } from 'node:readline'

/** Calls `hear` with each key, until the function that it gives is called. */
export function hearKeys(hear: (key: string) => void): () => void {
  const { stdin } = process
  if (!stdin.isTTY) {
    const lines = createInterface({ input: stdin }).on('line', (line) => hear(line.trim()))
    return () => lines.close()
  }
  const listen = (data: Buffer): void => hear(data.toString())
  stdin.setRawMode(true).resume().on('data', listen)
  return () => void stdin.off('data', listen).setRawMode(false).pause()
}
