import { action, observable } from 'mobx-miniprogram'
import type { Subject } from '../subject'

const names = Array.from({ length: 20 }, (_, index) => `temperature${String(index + 1)}`)

/** Twenty numbers in one namespace, of which one changes. */
export function readings(): Subject {
  const store = observable(Object.fromEntries(names.map((name, index) => [name, 20 + index])))
  let changed: (name: string, value: number) => void = () => undefined
  const read = action((name: string, value: number) => {
    store[name] = value
    changed(name, value)
  })
  return {
    store,
    fields: names,
    namespace: 'room',
    feed: (step) => {
      read(names[step % names.length] ?? '', 1_000 + step)
    },
    showByHand: (page) => {
      page.setData({ room: { ...store } })
      changed = (name, value) => {
        page.setData({ [`room.${name}`]: value })
      }
    },
    plain: () => ({ room: { ...store } }),
    dispose: () => undefined,
  }
}
