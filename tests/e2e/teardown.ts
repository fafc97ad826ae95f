export default function tearDown(): Promise<void> {
  return globalThis.closeE2e()
}
