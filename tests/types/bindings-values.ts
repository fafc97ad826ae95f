// Types of a store's values on a page: as JSON carries them.
import { observable } from 'mobx-miniprogram'
import type { BoundData } from 'mobx-miniprogram-socket/bindings'
import { same } from './bindings-store'

type Shown<T> = BoundData<{ value: T }, readonly ['value']> extends { readonly value: infer V } ? V : never

interface Frozen {
  readonly id: number
  readonly text: string
}
interface Message {
  id: number
  text: string
  quote?: { readonly of: string | null }
}
interface Tree {
  readonly name: string
  readonly children: readonly Tree[]
}
class Todo {
  title = ''
  done = false
  private readonly days = 1
  toggle(): number {
    this.done = !this.done
    return this.days
  }
}

same<Shown<'a' | 'b'>, 'a' | 'b'>(true)
same<Shown<boolean>, boolean>(true)
same<Shown<string & { readonly brand: 'id' }>, string & { readonly brand: 'id' }>(true)
same<Shown<Frozen>, Frozen>(true)
same<Shown<readonly Frozen[]>, readonly Frozen[]>(true)
same<Shown<Message>, Message>(true)
same<Shown<Tree>, Tree>(true)
same<Shown<Date | null>, string | null>(true)
same<Shown<{ at?: Date; by: string | undefined }[]>, { at?: string; by: string | undefined }[]>(true)
same<Shown<[Date, number]>, [string, number]>(true)
same<Shown<Map<'a' | 'b', Date>>, { a: string; b: string }>(true)
same<Shown<Set<Date>>, string[]>(true)
same<Shown<Todo>, { title: string; done: boolean }>(true)
same<Shown<{ toJSON(): { readonly at: number } }>, { readonly at: number }>(true)
same<Shown<string | undefined>, string | null | undefined>(true)
same<Shown<unknown>, unknown>(true)

const store = observable({ list: [] as Message[], byName: observable.map<string, Todo>() })
same<Shown<typeof store.list>, Message[]>(true)
same<Shown<typeof store.byName>, { [name: string]: { title: string; done: boolean } }>(true)

// A getter of a row does not travel, and looks like any readonly member

class Price {
  cents = 0
  readonly currency: string = 'CNY'
  note?: string
  get text(): string {
    return `${String(this.cents)} ${this.currency}`
  }
  double(): void {
    this.cents *= 2
  }
}
same<Shown<Price>, { cents: number; note?: string; readonly currency?: string; readonly text?: string }>(true)
same<Shown<{ readonly prices: readonly Price[] }>['prices'][number]['text'], string | undefined>(true)
declare const sums: { a: number; readonly sum: number }[]
same<Shown<typeof sums>[number]['a'], number>(true)
same<Shown<typeof sums>[number]['sum'], number | undefined>(true)
// The store's own getter does: it is a field.
same<BoundData<{ cents: number; readonly text: string }, readonly ['text']>['text'], string>(true)
