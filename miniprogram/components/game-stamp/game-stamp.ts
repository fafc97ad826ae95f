/** Columns of the picture; the left half is mirrored. */
const SIDE = 7

interface Bit {
  readonly key: number
  readonly isOn: boolean
}

/** 28 bits of a commitment as a picture that one recognises: a row for each hex digit. */
function bitsOf(commitment: string): Bit[] {
  const rows = [...commitment.slice(0, SIDE).padEnd(SIDE, '0')].map((digit) => parseInt(digit, 16) || 0)
  return Array.from({ length: SIDE * SIDE }, (_, key) => {
    const column = key % SIDE
    const bit = 8 >> Math.min(column, SIDE - 1 - column)
    return { key, isOn: ((rows[Math.floor(key / SIDE)] ?? 0) & bit) !== 0 }
  })
}

/** The same picture before the first dig and in the proof. The phone itself compares all 64 digits. */
export default Component({
  properties: { commitment: { type: String, value: '' } },
  data: { bits: [] as Bit[] },
  observers: {
    commitment(this: WechatMiniprogram.Component.TrivialInstance, commitment: string) {
      this.setData({ bits: bitsOf(commitment) })
    },
  },
})
