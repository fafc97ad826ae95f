// In the browser: the timeline of the preview, and two phones that send and receive without pause.
import { Timeline } from '../../preview/shell/timeline/timeline'
import { wordsIn } from '../../preview/shell/words'
import { Recording } from '../../preview/stage/recording'

const phones = ['1', '2'] as const
/** Time between two frames of a phone, in ms. */
const pace = 100
/** Each so-many-th frame up belongs to an entry, and after so many frames the link is lost for three seconds. */
const perEntry = 10
const perOutage = 600

/** Frames of a phone until now. */
let count = 0
let recording: Recording | null = null

/** One frame of each phone, what it does to an entry, and now and then an outage. */
function step(into: Recording, at: number): void {
  count += 1
  const way = count % 2 ? 'up' : 'down'
  for (const phone of phones) {
    const text = JSON.stringify({
      t: 'command',
      n: count,
      phone,
      data: { type: 'say', id: `${phone}-${count}`, text: 'x'.repeat(80) },
    })
    into.add(phone, { kind: 'frame', socket: 1, way, isBeat: count % 100 === 0, text, at })
    const id = String(Math.floor(count / perEntry))
    const part = count % perEntry
    if (part === 0) into.add(phone, { kind: 'entry', id, step: 'queued', text, at })
    if (part === 1) into.add(phone, { kind: 'entry', id, step: 'sent', text: '', at })
    if (part === 3) into.add(phone, { kind: 'entry', id, step: 'arrived', text: '', at })
    if (count % perOutage === 0) into.add(phone, { kind: 'status', status: 'waiting', until: at + 3_000, at })
    if (count % perOutage === 30) into.add(phone, { kind: 'status', status: 'open', until: null, at })
  }
}

/** Times of the callbacks of animation frames that cleared a canvas, in ms. */
let drawings: number[] = []

function watchDrawing(): void {
  let isDrawn = false
  const clear = Reflect.get(CanvasRenderingContext2D.prototype, 'clearRect')
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    isDrawn = true
    clear.apply(this, box)
  }
  const ask = globalThis.requestAnimationFrame.bind(globalThis)
  globalThis.requestAnimationFrame = (callback) =>
    ask((time) => {
      isDrawn = false
      const began = performance.now()
      callback(time)
      if (isDrawn) drawings.push(performance.now() - began)
    })
}

const bench = {
  /** An empty recording that begun so many seconds ago, and its timeline. */
  open(seconds: number): void {
    watchDrawing()
    recording = new Recording(Date.now() - seconds * 1_000)
    for (const phone of phones) {
      recording.add(phone, { kind: 'launch', at: recording.begun })
      recording.add(phone, { kind: 'dialling', socket: 1, at: recording.begun })
      recording.add(phone, { kind: 'open', socket: 1, at: recording.begun })
      recording.add(phone, { kind: 'status', status: 'open', until: null, at: recording.begun })
    }
    const timeline = new Timeline(document.querySelector<HTMLElement>('.timeline')!, recording)
    const words = wordsIn('en')
    timeline.dress(
      words,
      phones,
      phones.map((phone) => `${words('phone')} ${phone}`),
    )
  },
  /** Records these seconds, and then goes on live. */
  fill(seconds: number): void {
    const into = recording!
    for (let frame = 0; frame < (seconds * 1_000) / pace; frame += 1) step(into, into.begun + frame * pace)
    setInterval(() => step(into, Date.now()), pace)
  },
  /** The times of the drawings since the last call. */
  drawings(): number[] {
    const times = drawings
    drawings = []
    return times
  },
}

Object.assign(globalThis, { bench })
