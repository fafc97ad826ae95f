import fc from 'fast-check'
import { type Line, seeded, VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import type { Library } from './library'
import { BrokenPromise } from './promises'

/** How a server treats an attempt: turns it away, never answers, or lets it in and closes after `stay` ms. */
type Treatment =
  'refuses' | 'hangs' | { readonly code: number; readonly reason: string; readonly stay: number }

const MINUTE = 60_000
/** See `pace.ts`. */
const MOST = 9
/** A link that holds longer has proven itself: retries are counted from zero after it. */
const LONGEST_STAY = 9_000

const treatments: fc.Arbitrary<Treatment> = fc.oneof(
  fc.constantFrom<Treatment>('refuses', 'hangs'),
  fc.record({
    code: fc.constantFrom(1000, 1001, 1006, 1012, 1013, 4100, 4200, 4299, 4300, 4999),
    reason: fc.constantFrom(
      '',
      'interrupted',
      '{"after":0}',
      '{"after":999}',
      '{"after":8000}',
      '{"after":-1}',
    ),
    stay: fc.oneof(fc.constant(0), fc.nat(1_000), fc.nat(LONGEST_STAY)),
  }),
)

function treat(line: Line, treatment: Treatment, clock: VirtualClock): void {
  if (treatment === 'hangs') return
  if (treatment === 'refuses') {
    line.refuse()
    return
  }
  const { code, reason, stay } = treatment
  line.onFrame = () => {
    line.say('pong')
  }
  line.accept()
  clock.setTimer(() => {
    line.close(code, reason)
  }, stay)
}

const networks = ['none', 'wifi', '4g', '5g'] as const
/** A report of the phone, true or false, and the time without another one, in ms. */
type Report = readonly [what: 'hide' | 'show' | (typeof networks)[number], isWrong: boolean, then: number]
const reports: fc.Arbitrary<Report> = fc.tuple(
  fc.constantFrom('hide', 'show', ...networks),
  fc.boolean(),
  fc.constantFrom(100, 1_000, 3_000, 20_000),
)

function tell(phone: VirtualPhone, what: Report[0], isWrong: boolean): void {
  if (what === 'hide') phone.hide()
  else if (what === 'show') phone.show()
  else if (isWrong) phone.claims(what)
  else {
    phone.switchSilently(what)
    phone.claims(null)
  }
}

/** Longest delay that these servers name, in ms. */
const LONGEST_NAMED = 30_000
/** Longest attempt, or silence of a dead link, in ms. */
const HANGING = 25_000

/** Lets the user connect once, and then phone and server do as they like for five minutes, and well from then on. */
function observe(library: Library, course: readonly Treatment[], said: readonly Report[], seed: number) {
  const clock = new VirtualClock({ random: seeded(seed) })
  const phone = new VirtualPhone({ timing: clock, quirks: { background: 'kept' } })
  const store = library.createSocketStore({ url: 'wss://example.com', platform: phone })
  const dials: number[] = []
  let attempts = 0
  phone.onDial = (line) => {
    const treatment = course[attempts % course.length] ?? 'refuses'
    attempts += 1
    if (attempts > 1) dials.push(clock.now())
    clock.setTimer(() => {
      treat(line, treatment, clock)
    }, 0)
  }
  store.connect()
  const end = clock.now() + 5 * MINUTE
  for (let n = 0; said.length > 0 && clock.now() < end; n++) {
    const [what, isWrong, then] = said[n % said.length] as Report
    tell(phone, what, isWrong)
    clock.advance(then)
  }
  clock.advance(Math.max(0, end - clock.now()))
  tell(phone, 'show', false)
  tell(phone, 'wifi', false)
  phone.onDial = (line) => {
    line.onFrame = () => {
      line.say('pong')
    }
    line.accept()
  }
  clock.advance(MINUTE + LONGEST_NAMED + HANGING)
  const { status } = store
  store.dispose()
  return { dials, status }
}

/**
 * A phone left alone dials rarely in each minute, whatever the server and the phone say. It obeys a delay of a second or
 * more. Once all is well, the store is open within the bound.
 */
export function pacesDialling(library: Library) {
  return fc.property(
    fc.array(treatments, { minLength: 1, maxLength: 12 }),
    fc.array(reports, { maxLength: 8 }),
    fc.nat(999),
    (course, said, seed) => {
      const { dials, status } = observe(library, course, said, seed)
      const seen = { course, said, dials, status }
      if (dials.some((at, i) => (dials[i + MOST] ?? Infinity) - at < MINUTE))
        throw new BrokenPromise(`dials at most ${String(MOST)} times a minute`, seen)
      if (said.length === 0 && dials.length < 5) throw new BrokenPromise('goes on dialling', seen)
      if (status !== 'open') throw new BrokenPromise('is open soon after all is well', seen)
    },
  )
}
