import type { Phone } from './phone'

/** Holds the screen of a real phone awake while the mini-program wants it; a mini-program that is left wants nothing. */
export function keepAwake(phone: Phone): () => void {
  let lock: Promise<WakeLockSentinel | undefined> | undefined
  const stops = [
    phone.watch(
      ({ visible }) => visible,
      (visible) => !visible && phone.set({ awake: false }),
    ),
    phone.watch(
      ({ state }) => state.awake,
      (awake) => {
        void lock?.then((held) => held?.release())
        // Browsers have it over HTTPS and on this computer's own address only.
        lock = awake ? navigator.wakeLock?.request('screen').catch(() => undefined) : undefined
      },
    ),
  ]
  return () => stops.forEach((stop) => stop())
}
