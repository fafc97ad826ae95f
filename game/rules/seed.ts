/** Whether this is a player's seed: 16 bytes as hex digits. */
export function isSeed(seed: string): boolean {
  return /^[0-9a-f]{32}$/.test(seed)
}
