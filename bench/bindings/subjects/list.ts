import { action, makeObservable, observable, toJS } from 'mobx-miniprogram'
import type { Subject } from '../subject'
import { texts } from './texts'

interface Line {
  readonly id: number
  readonly from: string
  readonly text: string
}

class Chat {
  lines: Line[] = []
  /** For the page that is written by hand. */
  added: (line: Line) => void = () => undefined

  constructor(depth: typeof observable | typeof observable.ref) {
    makeObservable(this, { lines: depth, append: action, push: action })
  }

  append(line: Line): void {
    this.lines = [...this.lines, line]
    this.added(line)
  }

  push(line: Line): void {
    this.lines.push(line)
    this.added(line)
  }
}

const sample = texts(1_000)

/** A list that only grows, by a new list each time or in place. */
export function growingList(depth: 'deep' | 'ref', grow: 'append' | 'push'): () => Subject {
  return () => {
    const chat = new Chat(depth === 'deep' ? observable : observable.ref)
    return {
      store: chat,
      fields: ['lines'],
      feed: (step) => {
        chat[grow]({ id: step, from: `user ${String(step % 20)}`, text: sample[step % sample.length] ?? '' })
      },
      showByHand: (page) => {
        let shown = chat.lines.length
        page.setData({ lines: toJS(chat.lines) })
        chat.added = (line) => {
          page.setData({ [`lines[${String(shown)}]`]: line })
          shown += 1
        }
      },
      plain: () => ({ lines: toJS(chat.lines) }),
      dispose: () => undefined,
    }
  }
}
