import { asBinary, asObject, asText, WELCOME } from './numbered'
import { greets } from './store-kinds'
import type { StoreWorld } from './store-world'
import type { Callback, GreetingMode, UrlMode } from './user-functions'

/** Something that happens to a store; `dice` is a whole number from 0 to 999,999. */
type Happening = (world: StoreWorld, dice: number) => unknown

/** The app does it, so it needs its JavaScript to run. */
const app =
  (work: (world: StoreWorld, dice: number) => void): Happening =>
  (world, dice) => {
    world.app(() => {
      work(world, dice)
    })
  }

const tooLarge = (number: number): string => asText(number).padEnd(2_000, '.')
const unsendable = (): unknown => undefined

const closes: readonly (readonly [code: number, reason: string])[] = [
  [1000, ''],
  [1000, 'interrupted'],
  [1001, 'going away'],
  [1006, 'abnormal closure'],
  [1006, 'interrupted'],
  [1012, ''],
  [4000, 'go away'],
  [4200, ''],
  [4300, 'ticket'],
  [4999, ''],
  [1001, '{"after":8000}'],
  [4200, '{"after":20000}'],
  [1013, '{"after":0}'],
  [4000, '{"after":1000}'],
]
const urlModes: readonly UrlMode[] = ['late', 'at once', 'soon', 'throws', 'rejects', 'nonsense']
const greetingModes: readonly GreetingMode[] = ['soon', 'at once', 'never', 'throws', 'rejects']
const tellings = ['both', 'error', 'close', 'neither'] as const
const backgrounds = ['interrupted', 'late', 'silent', 'kept'] as const
const networks = ['none', 'wifi', '4g'] as const

/** One of `choices`. */
function chosen<T>(choices: readonly T[], dice: number): T {
  return choices[dice % choices.length] as T
}

const callbacks: readonly Callback[] = ['encode', 'decode', 'isPong', 'url', 'frame', 'isWelcome']

/** A call that an app may make from within a reaction or an option. */
function operation(world: StoreWorld, dice: number): () => void {
  return chosen(
    [
      () => {
        world.connect()
      },
      () => {
        world.disconnect()
      },
      () => {
        world.reset()
      },
      () => {
        world.retry()
      },
      () => {
        world.send(asText)
      },
      () => {
        world.disposeWithin()
      },
    ],
    dice,
  )
}

const pass =
  (most: number): Happening =>
  async ({ clock }, dice) => {
    await clock.advanceAsync(dice % most)
  }

export const happenings = {
  // wishes
  connect: app((world) => {
    world.connect()
  }),
  disconnect: app((world) => {
    world.disconnect()
  }),
  reset: app((world) => {
    world.reset()
  }),
  retry: app((world) => {
    world.retry()
  }),
  // entries
  send: app((world, dice) => {
    world.send(chosen([asText, asObject, asBinary], dice))
  }),
  'send three': app((world) => {
    for (const form of [asText, asBinary, asObject]) world.send(form)
  }),
  'send ten': app((world) => {
    for (let i = 0; i < 10; i++) world.send(asText)
  }),
  'send forty': app((world) => {
    for (let i = 0; i < 40; i++) world.send(asText)
  }),
  'send too much': app((world, dice) => {
    world.send(chosen([tooLarge, unsendable], dice))
  }),
  cancel: app((world, dice) => {
    world.cancel(dice)
  }),
  // the server and the wire
  accept: (world, dice) => {
    world.line(dice)?.accept()
    // Most servers answer at once.
    if (greets(world.kind) && dice % 4 > 0) world.line(dice)?.say(WELCOME)
  },
  welcome: (world, dice) => world.line(dice)?.say(WELCOME),
  refuse: (world, dice) => world.line(dice)?.refuse(),
  pong: (world, dice) => world.line(dice)?.say('pong'),
  say: (world, dice) => world.line(dice)?.say('news'.repeat(1 + (dice % 3))),
  'say nonsense': (world, dice) => world.line(dice)?.say(chosen([undefined, 7, {}, 'x'.repeat(99)], dice)),
  drop: (world, dice) => world.line(dice)?.drop(),
  close: (world, dice) => world.line(dice)?.close(...chosen(closes, dice)),
  'half-open': (world, dice) => world.line(dice)?.mute(),
  'only an error': (world, dice) => world.line(dice)?.error(),
  'the server closes at each frame': (world) => {
    world.closesAtFrames()
  },
  // send
  'sends fail': (world, dice) => {
    const line = world.line(dice)
    if (line && !world.mutes.has(line)) line.failures.push(chosen([null, 'send:fail'], dice), 'send:fail')
  },
  'answers are withheld': (world, dice) => {
    const line = world.line(dice)
    if (line) line.holdsAnswers = true
  },
  'withheld answers come': (world, dice) => {
    const line = world.line(dice)
    if (!line || world.mutes.has(line)) return
    line.holdsAnswers = false
    line.answer()
  },
  'answers never come': (world, dice) => {
    const line = world.line(dice)
    if (!line) return
    world.mutes.add(line)
    line.holdsAnswers = true
    // A frame that is refused without a word cannot be told from one that arrived.
    line.failures.length = 0
  },
  'answers take time': ({ phone: { quirks } }, dice) => {
    quirks.answerDelay = chosen([0, 5, 30, 700], dice)
  },
  // how the phone is
  'ends are told': ({ phone: { quirks } }, dice) => {
    quirks.loss = chosen(tellings, dice)
    quirks.refusal = chosen(tellings, dice >> 4)
  },
  'the background': ({ phone: { quirks, visible } }, dice) => {
    if (visible) quirks.background = chosen(backgrounds, dice)
  },
  'no task': ({ phone: { quirks } }, dice) => {
    quirks.noTask = dice % 3 === 0
  },
  'close while connecting': ({ phone: { quirks } }, dice) => {
    quirks.closesWhileConnecting = dice % 2 === 0
  },
  hide: (world) => {
    world.hide()
  },
  show: (world) => {
    world.show()
  },
  network: (world, dice) => {
    world.phone.goes(chosen(networks, dice))
  },
  'wifi again': (world) => {
    world.phone.goes('wifi')
  },
  'network, silently': (world, dice) => {
    world.phone.switchSilently(chosen(networks, dice))
  },
  'network, wrongly': (world, dice) => {
    world.phone.claims(chosen([null, ...networks], dice))
  },
  'shown without a word': ({ phone: { quirks } }, dice) => {
    quirks.tellsShow = dice % 2 === 0
  },
  weak: (world, dice) => {
    world.phone.weakens(dice % 2 === 0)
  },
  'the clock is set': (world, dice) => {
    world.isTimeWrong = true
    world.phone.clockSkew = chosen([0, -3_600_000, -2_000, 2_000, 3_600_000], dice)
  },
  url: (world, dice) => {
    world.user.urlMode = chosen(urlModes, dice)
  },
  greeting: (world, dice) => {
    world.user.greetingMode = chosen(greetingModes, dice)
  },
  'late urls come': (world) => {
    world.app(() => {
      world.user.answerUrls()
    })
  },
  'storage fails': (world, dice) => {
    const { virtualStorage } = world.phone
    world.isStorageFit = false
    virtualStorage.readFailure = chosen([null, 'getStorage:fail'], dice)
    virtualStorage.failures.push(...chosen([[], ['setStorage:fail'], [null, 'setStorage:fail']], dice))
  },
  'writes are not answered': ({ witness }) => {
    witness.answersWrites = false
  },
  'writes are answered': ({ witness }) => {
    witness.answersWrites = true
  },
  relaunch: (world, dice) => {
    world.relaunch(dice % 2 === 0)
  },
  'log in': (world) => {
    world.user.isLoggedIn = true
  },
  // from within
  'at the next change': app((world, dice) => {
    world.atNextChange(operation(world, dice))
  }),
  'at the next call': app((world, dice) => {
    world.user.atNextCall(chosen(callbacks, dice), operation(world, dice >> 3))
  }),
  // time
  'a moment': pass(1_000),
  'a while': pass(15_000),
  'a long time': pass(120_000),
  'timers are late': async ({ clock, witness }, dice) => {
    witness.stall()
    await clock.advanceAsync(dice % 20_000)
    witness.resume()
  },
  'the timer is lost': (world) => {
    world.loseTimers()
  },
} satisfies Record<string, Happening>

export type HappeningName = keyof typeof happenings

/** Without these little is ever built. */
export const always: readonly HappeningName[] = [
  'connect',
  'accept',
  'send',
  'show',
  'wifi again',
  'a moment',
  'a while',
]
export const sometimes = (Object.keys(happenings) as HappeningName[]).filter((name) => !always.includes(name))
