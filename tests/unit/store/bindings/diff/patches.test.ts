// The payload of one setData: its bytes as JSON, and how a large one is divided.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { jsonBytes } from '../../../../../store/bindings/diff/bytes'
import { readSteps, stepsOf } from '../../../../../store/bindings/diff/data-path'
import { Patch, PAYLOAD_BYTES, payloadsOf } from '../../../../../store/bindings/diff/patches'
import { plainOf } from '../../../../../store/bindings/diff/plain'
import { applyPatches, parsePath } from '../../../../support/page-data'
import { storeValue } from '../../../../support/store-values'

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

describe('bytes', () => {
  it('are those of the JSON in UTF-8', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), storeValue), (value) => {
        const plain = plainOf(value)
        fc.pre(plain !== undefined)
        expect(jsonBytes(value)).toBe(bytesOf(plain))
      }),
    )
  })

  it('of any text, never less than they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(jsonBytes(text)).toBeGreaterThanOrEqual(bytesOf(text))
      }),
    )
    expect(jsonBytes('你好 😀 "quoted" \\')).toBe(bytesOf('你好 😀 "quoted" \\'))
    expect(jsonBytes('\ud800 alone')).toBe(bytesOf('\ud800 alone'))
  })

  it('are not counted further than they matter', () => {
    let looks = 0
    const row = {
      get text() {
        looks += 1
        return 'some text'
      },
    }
    expect(jsonBytes(new Array(1_000).fill(row), 50)).toBeGreaterThan(50)
    expect(jsonBytes({ rows: new Array(20).fill(row) }, 50)).toBeGreaterThan(50)
    expect(looks).toBeLessThan(10)
  })
})

describe('payloads', () => {
  const payloadsWith = (value: unknown, limit?: number): Record<string, unknown>[] =>
    payloadsOf([new Patch('field', value)], limit)

  it('one, where everything fits', () => {
    expect(payloadsOf([new Patch('a', 1), new Patch('b[0]', 'x')])).toEqual([{ a: 1, 'b[0]': 'x' }])
    expect(payloadsOf([])).toEqual([])
  })

  it('a table of 5,000 rows is divided under 256 KB, and arrives whole', () => {
    const rows = Array.from({ length: 5_000 }, (_, id) => ({
      id,
      name: `row 行 ${String(id)}`,
      price: id * 1.5,
      tags: ['a', 'b'],
    }))
    expect(bytesOf(rows)).toBeGreaterThan(PAYLOAD_BYTES)
    const payloads = payloadsWith(rows)
    for (const payload of payloads) expect(bytesOf(payload)).toBeLessThan(256_000)
    expect(payloads.length).toBeLessThanOrEqual(Math.ceil(bytesOf(rows) / PAYLOAD_BYTES) + 1)
    const data = {}
    payloads.forEach((payload) => {
      applyPatches(data, payload)
    })
    expect(data).toEqual({ field: rows })
  })

  it('any value arrives whole under any limit', () => {
    fc.assert(
      fc.property(storeValue, fc.integer({ min: 40, max: 300 }), (value, limit) => {
        const plain = plainOf(value) ?? null
        const data = {}
        for (const payload of payloadsWith(plain, limit)) {
          expect(Object.keys(payload).length === 1 || bytesOf(payload) <= limit).toBe(true)
          applyPatches(data, payload)
        }
        expect(data).toEqual({ field: plain })
      }),
    )
  })

  it('a text that is too large goes alone', () => {
    const text = 'x'.repeat(300_000)
    const tooLarge: string[] = []
    const payloads = payloadsOf(
      [new Patch('a', 1), new Patch('text', text), new Patch('b', 2)],
      undefined,
      (patch) => tooLarge.push(patch.path),
    )
    expect(payloads).toEqual([{ a: 1 }, { text }, { b: 2 }])
    expect(tooLarge).toEqual(['text'])
  })
})

describe('a path leads to where setData would write', () => {
  it.each(['a', 'a.b', 'list[2]', 'a.list[0].b[1][2].c', 'ns.名'])('%s', (path) => {
    const data = {}
    applyPatches(data, { [path]: 'here' })
    expect(readSteps(data, stepsOf(path))).toBe('here')
    expect(parsePath(path).length).toBeGreaterThan(0)
  })

  it('nothing where there is nothing', () => {
    expect(readSteps({ a: null }, stepsOf('a.b.c'))).toBeUndefined()
    expect(readSteps(undefined, stepsOf('a'))).toBeUndefined()
  })
})
