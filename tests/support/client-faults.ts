// Frames that are none, with what a server says: for the parser, and for any server that should close with 4101.

export const hello = { t: 'hello', v: 1, user: 'ann', token: 'secret' }
export const attach = { t: 'attach', topic: 'room:42', at: '1:7', lines: ['a', 'b'] }
export const command = { t: 'command', topic: 'room:42', line: 'a', n: 7, after: 6, data: { say: 'hi' } }

/** Lists within lists. */
export const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
/** Names of lines. */
export const many = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `line-${String(at)}`)

const faults: readonly (readonly [string, unknown, string])[] = [
  ['binary data', new ArrayBuffer(3), 'frame must be a text'],
  ['no JSON', '{"t":', 'frame must be the JSON text of one object'],
  ['a list', '[]', 'frame must be the JSON text of one object'],
  ['null', 'null', 'frame must be the JSON text of one object'],
  ['no kind', '{}', 't must be one of hello, attach, detach, command, ping'],
  ['a kind of the other side', { t: 'events' }, 't must be one of hello, attach, detach, command, ping'],
  [
    'a kind of Object.prototype',
    { t: 'constructor' },
    't must be one of hello, attach, detach, command, ping',
  ],
  ['a kind in a list', { t: ['hello'] }, 't must be one of hello, attach, detach, command, ping'],
  ['another version', { ...hello, v: 2 }, 'hello.v must be 1'],
  ['no user', { ...hello, user: '' }, 'hello.user must be a name of 1 to 128 bytes without spaces'],
  ['an empty token', { ...hello, token: '' }, 'hello.token must be a text'],
  [
    'a topic of 129 bytes',
    { t: 'detach', topic: '房'.repeat(43) },
    'detach.topic must be a name of 1 to 128 bytes without spaces',
  ],
  [
    'half a character in a topic',
    { t: 'detach', topic: 'room:\ud83d' },
    'detach.topic must be a name of 1 to 128 bytes without spaces',
  ],
  [
    'a control character in a topic',
    { t: 'detach', topic: 'room:\n' },
    'detach.topic must be a name of 1 to 128 bytes without spaces',
  ],
  [
    'a topic named __proto__',
    { t: 'detach', topic: '__proto__' },
    'detach.topic must be a name of 1 to 128 bytes without spaces',
  ],
  [
    'a position that is null',
    { ...attach, at: null },
    'attach.at must be a text of 1 to 256 characters, or absent',
  ],
  [
    'a position of 257',
    { ...attach, at: 'x'.repeat(257) },
    'attach.at must be a text of 1 to 256 characters, or absent',
  ],
  ['no lines', { t: 'attach', topic: 'room:42' }, 'attach.lines must be at most 256 lines, each once'],
  ['a line twice', { ...attach, lines: ['a', 'a'] }, 'attach.lines must be at most 256 lines, each once'],
  ['257 lines', { ...attach, lines: many(257) }, 'attach.lines must be at most 256 lines, each once'],
  [
    'a line named constructor',
    { ...attach, lines: ['constructor'] },
    'attach.lines must be at most 256 lines, each once',
  ],
  [
    'a line with a space',
    { ...command, line: 'a b' },
    'command.line must be a line: 1 to 64 of A-Z, a-z, 0-9, _ and -',
  ],
  ['number 0', { ...command, n: 0, after: 0 }, 'command.n must be a whole number from 1'],
  ['half a number', { ...command, n: 7.5 }, 'command.n must be a whole number from 1'],
  ['a number beyond 2^53', { ...command, n: 2 ** 53 }, 'command.n must be a whole number from 1'],
  ['a number in text', { ...command, n: '7' }, 'command.n must be a whole number from 1'],
  ['NaN, which JSON writes as null', { ...command, n: NaN }, 'command.n must be a whole number from 1'],
  ['after its own number', { ...command, after: 7 }, 'command.after must be a whole number from 0, below n'],
  [
    'after a negative number',
    { ...command, after: -1 },
    'command.after must be a whole number from 0, below n',
  ],
  ['no data', { ...command, data: undefined }, 'command.data must be a JSON value'],
  [
    'an endless number',
    '{"t":"command","topic":"a","line":"a","n":1,"after":0,"data":1e999}',
    'frame must be at most 8 levels deep, of finite numbers, without __proto__',
  ],
  [
    'a member named __proto__',
    '{"t":"ping","id":"1","x":[{"__proto__":{}}]}',
    'frame must be at most 8 levels deep, of finite numbers, without __proto__',
  ],
  [
    '9 levels',
    { ...command, data: nested(8) },
    'frame must be at most 8 levels deep, of finite numbers, without __proto__',
  ],
  ['no id', { t: 'ping' }, 'ping.id must be a text of 1 to 256 characters'],
]

/** By name: the data that the socket received, and the reason of the close. */
export const clientFaults: readonly (readonly [string, string | ArrayBuffer, string])[] = faults.map(
  ([name, frame, reason]) => {
    const isData = typeof frame === 'string' || frame instanceof ArrayBuffer
    return [name, isData ? frame : JSON.stringify(frame), reason]
  },
)
