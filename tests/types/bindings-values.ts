// Types of a store's values on a page: as JSON carries them.
import { observable } from 'mobx-miniprogram'
import type { BoundData } from 'mobx-miniprogram-socket/bindings'
import { same } from './bindings-store'

type Shown<T> = BoundData<{ value: T }, readonly ['value']> extends { readonly value: infer V } ? V : never

interface Message {
  readonly id: number
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
same<Shown<Message>, Message>(true)
same<Shown<readonly Message[]>, readonly Message[]>(true)
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
