/** Bytes of a player's seed. */
const LENGTH = 16

/** A player's share of a board's key: 32 hex digits from the phone's secure source of chance. Rejects where there is none. */
export function randomSeed(): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.getRandomValues({
      length: LENGTH,
      success: ({ randomValues }) => {
        if (randomValues.byteLength === LENGTH) resolve(hexOf(randomValues))
        else reject(new Error(`${String(randomValues.byteLength)} bytes`))
      },
      fail: ({ errMsg }) => {
        reject(new Error(errMsg))
      },
    })
  })
}

function hexOf(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
