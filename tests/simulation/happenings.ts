import type { StoreWorld, UrlMode } from './store-world'

/** Something that can happen to a store, and how often it does. */
interface Happening {
  readonly weight: number
  /** `dice` is a whole number from 0 to 999,999. */
  readonly happen: (world: StoreWorld, dice: number) => void | Promise<void>
}

/** The app does it, so it needs its JavaScript to run. */
const app = (weight: number, work: Happening['happen']): Happening => ({
  weight,
  happen: (world, dice) => {
    world.app(() => void work(world, dice))
  },
})
const phone = (weight: number, happen: Happening['happen']): Happening => ({ weight, happen })

const text = (number: number): string => `#${String(number)}`
const object = (number: number): unknown => ({ n: number })
const binary = (number: number): ArrayBuffer => Uint32Array.of(number).buffer
const tooLarge = (number: number): string => text(number).padEnd(2_000, '.')
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
const urlModes: readonly UrlMode[] = ['at once', 'at once', 'soon', 'late', 'throws', 'rejects', 'nonsense']
const tellings = ['both', 'error', 'close', 'neither'] as const
const backgrounds = ['interrupted', 'late', 'silent', 'kept'] as const
const networks = ['none', 'wifi', '4g'] as const

/** One of `choices`. */
function chosen<T>(choices: readonly T[], dice: number): T {
  return choices[dice % choices.length] as T
}

const pass = (weight: number, most: number): Happening =>
  phone(weight, async ({ clock }, dice) => {
    await clock.advanceAsync(dice % most)
  })

export const happenings = {
  // wishes
  connect: app(6, (world) => {
    world.connect()
  }),
  disconnect: app(1, (world) => {
    world.disconnect()
  }),
  retry: app(2, (world) => {
    world.retry()
  }),
  // entries
  send: app(5, (world, dice) => {
    world.send(chosen([text, object, binary], dice))
  }),
  'send three': app(2, (world) => {
    for (const form of [text, binary, object]) world.send(form)
  }),
  'send ten': app(1, (world) => {
    for (let i = 0; i < 10; i++) world.send(text)
  }),
  'send too much': app(1, (world, dice) => {
    world.send(chosen([tooLarge, unsendable], dice))
  }),
  cancel: app(2, ({ sent }, dice) => {
    sent[dice % Math.max(1, sent.length)]?.entry.cancel()
  }),
  // the server and the wire
  accept: phone(12, (world, dice) => world.line(dice)?.accept()),
  refuse: phone(2, (world, dice) => world.line(dice)?.refuse()),
  pong: phone(4, (world, dice) => world.line(dice)?.say('pong')),
  say: phone(3, (world, dice) => world.line(dice)?.say('news'.repeat(1 + (dice % 3)))),
  'say nonsense': phone(1, (world, dice) =>
    world.line(dice)?.say(chosen([undefined, 7, {}, 'x'.repeat(99)], dice)),
  ),
  drop: phone(2, (world, dice) => world.line(dice)?.drop()),
  close: phone(4, (world, dice) => world.line(dice)?.close(...chosen(closes, dice))),
  'half-open': phone(1, (world, dice) => world.line(dice)?.mute()),
  'only an error': phone(1, (world, dice) => world.line(dice)?.error()),
  // send
  'sends fail': phone(2, (world, dice) =>
    world.line(dice)?.failures.push(chosen([null, 'send:fail'], dice), 'send:fail'),
  ),
  'answers are withheld': phone(2, (world, dice) => {
    const line = world.line(dice)
    if (line) line.holdsAnswers = true
  }),
  'withheld answers come': phone(2, (world, dice) => {
    const line = world.line(dice)
    if (!line) return
    line.holdsAnswers = false
    line.answer()
  }),
  'answers take time': phone(1, ({ phone: { quirks } }, dice) => {
    quirks.answerDelay = chosen([0, 30, 700], dice)
  }),
  // how the phone is
  'ends are told': phone(1, ({ phone: { quirks } }, dice) => {
    quirks.loss = chosen(tellings, dice)
    quirks.refusal = chosen(tellings, dice >> 4)
  }),
  'the background': phone(1, ({ phone: { quirks, visible } }, dice) => {
    if (visible) quirks.background = chosen(backgrounds, dice)
  }),
  'no task': phone(1, ({ phone: { quirks } }, dice) => {
    quirks.noTask = dice % 3 === 0
  }),
  'close while connecting': phone(1, ({ phone: { quirks } }, dice) => {
    quirks.closesWhileConnecting = dice % 2 === 0
  }),
  hide: phone(2, (world) => {
    world.hide()
  }),
  show: phone(4, (world) => {
    world.show()
  }),
  network: phone(4, (world, dice) => {
    world.phone.goes(chosen(networks, dice))
  }),
  'wifi again': phone(2, (world) => {
    world.phone.goes('wifi')
  }),
  'network, silently': phone(1, (world, dice) => {
    world.phone.switchSilently(chosen(networks, dice))
  }),
  weak: phone(1, (world, dice) => {
    world.phone.weakens(dice % 2 === 0)
  }),
  'the clock is set': phone(1, (world, dice) => {
    world.clockWasSet = true
    world.phone.clockSkew = chosen([0, -3_600_000, -2_000, 2_000, 3_600_000], dice)
  }),
  url: phone(1, (world, dice) => {
    world.urlMode = chosen(urlModes, dice)
  }),
  'late urls come': phone(2, (world) => {
    world.app(() => {
      world.answerUrls()
    })
  }),
  'storage fails': phone(1, ({ phone: { virtualStorage } }, dice) => {
    virtualStorage.readFailure = chosen([null, 'getStorage:fail'], dice)
    virtualStorage.failures.push(...chosen([[], ['setStorage:fail'], [null, 'setStorage:fail']], dice))
  }),
  relaunch: phone(1, (world) => {
    world.relaunch()
  }),
  // from within
  'at the next change': app(2, (world, dice) => {
    world.atNextChange(
      chosen(
        [
          () => {
            world.connect()
          },
          () => {
            world.disconnect()
          },
          () => {
            world.retry()
          },
          () => {
            world.send(text)
          },
          () => {
            world.disposeWithin()
          },
        ],
        dice,
      ),
    )
  }),
  // time
  'a moment': pass(4, 1_000),
  'a while': pass(6, 15_000),
  'a long time': pass(1, 120_000),
  'timers are late': phone(1, async ({ clock, witness }, dice) => {
    witness.stall()
    await clock.advanceAsync(dice % 20_000)
    witness.resume()
  }),
} satisfies Record<string, Happening>

export type HappeningName = keyof typeof happenings

/** Each as often as it happens. */
export const happeningNames = (Object.keys(happenings) as HappeningName[]).flatMap((name) =>
  Array.from({ length: happenings[name].weight }, () => name),
)
