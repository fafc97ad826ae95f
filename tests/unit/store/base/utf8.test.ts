import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { byteLength, clipUtf8 } from '../../../../store/base/utf8'

/** Any text at all, halves of surrogate pairs included. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
})
const wholeText = fc.string({ unit: 'binary' })

describe('byteLength', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['\u007f', 1],
    ['\u0080', 2],
    ['é', 2],
    ['\u07ff', 2],
    ['\u0800', 3],
    ['汉', 3],
    ['\uffff', 3],
    ['😀', 4],
    ['\ud83d', 3],
    ['\ude00', 3],
    ['\ude00\ud83d', 6],
    ['\ud83d😀', 7],
  ])('of %j is %i', (text, bytes) => {
    expect(byteLength(text)).toBe(bytes)
  })

  it('agrees with the encoder that mini-programs lack', () => {
    const encoder = new TextEncoder()
    fc.assert(
      fc.property(fc.oneof(anyText, wholeText), (text) => {
        expect(byteLength(text)).toBe(encoder.encode(text).length)
      }),
    )
  })

  it('of an ArrayBuffer is its own', () => {
    expect(byteLength(new ArrayBuffer(7))).toBe(7)
  })
})

describe('clipUtf8', () => {
  it('leaves a text that fits as it is', () => {
    expect(clipUtf8('left waiting', 123)).toBe('left waiting')
  })

  it.each([
    ['abc', 2, 'ab'],
    ['汉字', 5, '汉'],
    ['汉字', 6, '汉字'],
    ['a😀', 4, 'a'],
    ['a😀', 5, 'a😀'],
    ['anything', 0, ''],
  ])('%j to %i bytes is %j', (text, limit, clipped) => {
    expect(clipUtf8(text, limit)).toBe(clipped)
  })

  it('is the longest beginning that fits and ends with a whole character', () => {
    fc.assert(
      fc.property(wholeText, fc.nat(20), (text, limit) => {
        const clipped = clipUtf8(text, limit)
        expect(text.startsWith(clipped)).toBe(true)
        expect(byteLength(clipped)).toBeLessThanOrEqual(limit)
        const [next] = text.slice(clipped.length)
        expect(next === undefined || byteLength(clipped + next) > limit).toBe(true)
      }),
    )
  })
})
