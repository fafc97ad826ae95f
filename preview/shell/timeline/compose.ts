import { lanesOf } from '../../stage/lanes'
import type { Recording } from '../../stage/recording'
import { laneLayout, type Scene } from './scene'
import type { TimeWindow } from './time-window'

interface View {
  readonly recording: Recording
  readonly phones: readonly string[]
  readonly window: TimeWindow
  readonly pointer: { readonly x: number } | null
  /** Epoch ms. */
  readonly clock: number
  /** Size of the picture in px. */
  readonly width: number
  readonly height: number
}

/** Reads the part of a recording that the window shows. */
export function compose({ recording, phones, window, pointer, clock, width, height }: View): Scene {
  const { begun, faults } = recording
  const to = window.endAt(clock)
  const from = to - window.span
  const now = window.nowAt(clock)
  return {
    width,
    height,
    from,
    to,
    now,
    begun,
    picked: null,
    pointer: pointer?.x ?? null,
    faults: faults.filter(
      (fault) => fault.from <= Math.min(to, now) && (fault.to ?? now) >= from - window.span / 4,
    ),
    lanes: phones.map((phone, index) => ({
      phone,
      lanes: lanesOf(recording.track(phone), from, Math.min(to, now)),
      layout: laneLayout(height, phones.length, index),
    })),
    x: (at) => ((at - from) / (to - from)) * width,
  }
}
