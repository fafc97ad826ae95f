import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type ClientFrame,
  type FrameFault,
  parseClientFrame,
  parseServerFrame,
  type ServerFrame,
} from '../../../../store/protocol'
import { dice } from '../../../support/dice'
import { frames, heap, mutatedText, prototypeNames } from '../../../support/hostile-frames'
import { clientFrames, serverFrames } from '../../../support/protocol-frames'

function attack(
  samples: readonly (ClientFrame | ServerFrame)[],
  parse: (text: string) => ClientFrame | ServerFrame | FrameFault,
): Record<string, number> {
  const random = dice(20_231_114)
  const counts: Record<string, number> = {}
  // Two rounds.
  for (let i = 0; i < frames / 2; i++) {
    const text = mutatedText(samples[i % samples.length], random)
    const frame = parse(text)
    counts[frame.t] = (counts[frame.t] ?? 0) + 1
    // A frame that passes is one: it passes again, and is the same.
    if (frame.t !== 'fault' && JSON.stringify(parse(JSON.stringify(frame))) !== JSON.stringify(frame))
      throw new Error(`Accepted, then not: ${text}`)
  }
  return counts
}

test.each([
  [
    'server',
    fc.sample(clientFrames, 400),
    parseClientFrame,
    ['attach', 'command', 'detach', 'fault', 'hello', 'ping'],
  ],
  [
    'client',
    fc.sample(serverFrames, 400),
    parseServerFrame,
    ['attached', 'events', 'fault', 'ping', 'welcome'],
  ],
] as const)(
  'no mutated frame makes the parser of the %s throw, touch a prototype or keep memory',
  (_, samples, parse, kinds) => {
    const before = prototypeNames()
    attack(samples, parse)
    const memory = heap()
    const counts = attack(samples, parse)
    expect(prototypeNames()).toEqual(before)
    expect(Object.keys(counts).sort()).toEqual(kinds)
    expect(heap() - memory).toBeLessThan(2 ** 20)
  },
)
