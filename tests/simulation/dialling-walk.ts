import fc from 'fast-check'
import { type Line, VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import type { Library } from './library'
import { BrokenPromise } from './promises'

/** How a server treats an attempt: turns it away, never answers, or lets it in and closes after `stay` ms. */
type Treatment =
  'refuses' | 'hangs' | { readonly code: number; readonly reason: string; readonly stay: number }

const MINUTE = 60_000
/** Mean number of dials with full jitter, as the dice always show 0.5, and one more for a return at once. */
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

/** Times at which a phone dials when the user connects once and the server is of this kind. */
function dialsAt(library: Library, course: readonly Treatment[]): readonly number[] {
  const clock = new VirtualClock({ random: () => 0.5 })
  const phone = new VirtualPhone({ timing: clock })
  const store = library.createSocketStore({ url: 'wss://example.com', platform: phone })
  const dials: number[] = []
  phone.onDial = (line) => {
    const treatment = course[dials.length % course.length] ?? 'refuses'
    dials.push(clock.now())
    clock.setTimer(() => {
      treat(line, treatment, clock)
    }, 0)
  }
  store.connect()
  clock.advance(5 * MINUTE)
  store.dispose()
  return dials
}

/** A phone left alone dials rarely in each minute, whatever the server says. It obeys a delay of a second or more. */
export function pacesDialling(library: Library) {
  return fc.property(fc.array(treatments, { minLength: 1, maxLength: 12 }), (course) => {
    const dials = dialsAt(library, course)
    const crowded = dials.find((at, i) => (dials[i + MOST] ?? Infinity) - at < MINUTE)
    if (crowded !== undefined)
      throw new BrokenPromise(`dials at most ${String(MOST)} times a minute`, { course, dials })
    if (dials.length < 5) throw new BrokenPromise('goes on dialling', { course, dials })
  })
}
