import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { commitmentOf, derive, type Recipe } from '../../../../game/fair/derive'
import { hashBytes, hashText, hexOf } from '../../../../game/fair/sha256'

const serverSeed = Array.from({ length: 32 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('')
const seeds = ['00112233445566778899aabbccddeeff', 'ffeeddccbbaa99887766554433221100']
const published: Recipe = { room: '7KQ3MX', round: 1, width: 9, height: 9, gold: 11, serverSeed, seeds }

/** The same derivation by Node's hash and big integers, from the words of the README alone. */
function deriveByNode({ room, round, width, height, gold, serverSeed, seeds }: Recipe) {
  const sha = (data: string | Buffer) => createHash('sha256').update(data).digest()
  const key = sha(
    ['dig-for-gold/1', 'board', room, round, width, height, gold, serverSeed, ...seeds].join('|'),
  )
  const words: number[] = []
  let block = 0
  const draw = (n: number): number => {
    for (;;) {
      if (words.length === 0) {
        const counter = Buffer.alloc(4)
        counter.writeUInt32BE(block++)
        const digest = sha(Buffer.concat([key, counter]))
        for (let at = 0; at < 32; at += 4) words.push(digest.readUInt32BE(at))
      }
      const word = words.shift() ?? 0
      if (BigInt(word) < (2n ** 32n / BigInt(n)) * BigInt(n)) return word % n
    }
  }
  const starter = draw(seeds.length)
  const cells = Array.from({ length: width * height }, (_, cell) => cell)
  for (let k = 0; k < gold; k++) {
    const other = k + draw(cells.length - k)
    ;[cells[k], cells[other]] = [cells[other] ?? 0, cells[k] ?? 0]
  }
  return { starter, gold: cells.slice(0, gold).sort((one, other) => one - other) }
}

/** Sum of squared differences from what an even spread would give, in units of it. */
function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe('the board from the seeds of all', () => {
  test('is the published one', () => {
    expect(commitmentOf('7KQ3MX', 1, serverSeed)).toBe(
      '1a71e6ac1ca18ce20f46aa15f827e5411474b4123d23e3ca3b4d93537a25e88d',
    )
    expect(derive(published)).toEqual({
      starter: 1,
      gold: [4, 9, 16, 30, 32, 49, 52, 63, 64, 75, 80],
    })
  })

  test('is what another implementation derives, 10,000 times', () => {
    const sizes = [
      { width: 9, height: 9, gold: 11 },
      { width: 12, height: 12, gold: 25 },
      { width: 5, height: 20, gold: 9 },
    ]
    let differing = 0
    for (let round = 1; round <= 10_000; round++) {
      const recipe = { ...published, ...sizes[round % 3], round, seeds: round % 2 ? seeds : [...seeds, ''] }
      if (JSON.stringify(derive(recipe)) !== JSON.stringify(deriveByNode(recipe))) differing++
    }
    expect(differing).toBe(0)
  })

  test('changes with each thing it follows from', () => {
    const others: Partial<Recipe>[] = [
      { room: '7KQ3MY' },
      { round: 2 },
      { serverSeed: serverSeed.replace('1f', '1e') },
      { seeds: [...seeds].reverse() },
      { seeds: [seeds[0] ?? '', ''] },
    ]
    for (const other of others) expect(derive({ ...published, ...other })).not.toEqual(derive(published))
  })

  test('puts gold into each cell as often, and lets each player begin as often', () => {
    const cells = Array.from({ length: 81 }, () => 0)
    const starters = [0, 0, 0]
    const rounds = 6_000
    for (let round = 1; round <= rounds; round++) {
      const { gold, starter } = derive({ ...published, round, seeds: [...seeds, ''] })
      for (const cell of gold) cells[cell] = (cells[cell] ?? 0) + 1
      starters[starter] = (starters[starter] ?? 0) + 1
    }
    // Limits that an even spread exceeds once in a thousand times; the rounds are fixed, so the test is, too.
    expect(chiSquare(cells, (rounds * 11) / 81)).toBeLessThan(124.8)
    expect(chiSquare(starters, rounds / 3)).toBeLessThan(13.8)
  })
})

describe('SHA-256', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('of %j is the one of NIST', (text, hash) => {
    expect(hexOf(hashText(text))).toBe(hash)
  })

  test('is what Node computes, for each length up to three blocks', () => {
    for (let length = 0; length < 192; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 7 + length) % 256)
      expect(hexOf(hashBytes(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'))
    }
  })
})
