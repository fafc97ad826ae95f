import { expect, test } from '@jest/globals'
import { readSettings, usage } from '../../../../server/conformance/arguments'

test('an address is all that a run needs', () => {
  expect(readSettings(['wss://example.com/session?v=1'])).toEqual({
    url: 'wss://example.com/session?v=1',
    protocols: [],
    timeout: 5_000,
    patience: { hello: 5_000, silence: 60_000 },
    slow: false,
    json: false,
  })
})

test('options are read', () => {
  const args = ['ws://a', '--slow', '--json', '--timeout', '100', '--control', 'http://b/c']
  expect(readSettings([...args, '--protocol', 'p', '--protocol', 'q'])).toMatchObject({
    slow: true,
    json: true,
    timeout: 100,
    control: 'http://b/c',
    protocols: ['p', 'q'],
  })
})

test.each([['--help'], ['-h']])('%s asks for the usage, which names each option', (flag) => {
  expect(readSettings([flag])).toBeUndefined()
  for (const name of ['--slow', '--control', '--timeout', '--protocol', '--json'])
    expect(usage).toContain(name)
})

test.each([
  [[], 'Expected one address, such as ws://127.0.0.1:8081.'],
  [['ws://a', 'ws://b'], 'Expected one address'],
  [['localhost:8081'], '"localhost:8081" is no address, expected ws://host:port or wss://host, without #.'],
  [['http://localhost'], '"http://localhost" is no address'],
  [['ws://localhost/#a'], '"ws://localhost/#a" is no address'],
  [['ws://localhost', '--timeout', '1e3'], '--timeout is "1e3", expected milliseconds from 1 to 600000.'],
  [['ws://localhost', '--timeout', '0'], '--timeout is "0"'],
  [['ws://localhost', '--control', 'ws://localhost'], '"ws://localhost" is no address, expected http://'],
  [['ws://localhost', '--fast'], "Unknown option '--fast'"],
])('%j are wrong arguments', (args, sentence) => {
  expect(() => readSettings(args)).toThrow(sentence)
  expect(() => readSettings(args)).toThrow(/[\u4e00-\u9fff]/)
})
