import { action, makeObservable, observable, toJS } from 'mobx-miniprogram'
import type { Subject } from '../subject'

const size = 1_000

interface Quote {
  readonly id: number
  readonly name: string
  readonly volume: number
  price: number
}

class Quotes {
  rows: Quote[] = Array.from({ length: size }, (_, id) => ({
    id,
    name: `Share ${String(id)}`,
    volume: id * 100,
    price: 10 + id,
  }))
  /** For the page that is written by hand. */
  changed: (index: number, price: number) => void = () => undefined

  constructor() {
    makeObservable(this, { rows: observable, replace: action, assign: action })
  }

  replace(index: number, price: number): void {
    this.rows = this.rows.map((row, at) => (at === index ? { ...row, price } : row))
    this.changed(index, price)
  }

  assign(index: number, price: number): void {
    const row = this.rows[index]
    if (row) row.price = price
    this.changed(index, price)
  }
}

/** A thousand rows of which one gets another price, as a new row in a new list or in place. */
export function quoteTable(change: 'replace' | 'assign'): () => Subject {
  return () => {
    const quotes = new Quotes()
    return {
      store: quotes,
      fields: ['rows'],
      feed: (step) => {
        // A prime stride: every row changes once before any changes twice.
        quotes[change]((step * 389) % size, 2_000 + step)
      },
      showByHand: (page) => {
        page.setData({ rows: toJS(quotes.rows) })
        quotes.changed = (index, price) => {
          page.setData({ [`rows[${String(index)}].price`]: price })
        }
      },
      plain: () => ({ rows: toJS(quotes.rows) }),
      dispose: () => undefined,
    }
  }
}
