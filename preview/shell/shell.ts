/* The page around the phones: the phones in their frames, and a panel that brings the app into every state. */
import { Beside } from './compare/beside'
import { type Code, Device } from './device'
import type { ShareCard } from '../runtime/sharing/share-card'
import { fit } from './fit'
import { chatPage, freshRoom, isDemo, isWithBot, openingHash, writeOpening } from './opening'
import { Scenes } from './scenario/scenes'
import { phoneCard } from './phone-card'
import { type Chosen, pageHead, phoneTitle } from './page-head'
import { serverCard } from './server-card'
import { settingsCard } from './settings-card'
import { effectiveTheme, readSettings, type Settings, writeSettings } from './settings'
import { eventList } from './events'
import { Sheet } from './sheet'
import { Timeline } from './timeline/timeline'
import { whyCard } from './why-card'
import { narrow, tight } from './window-size'
import { wordsIn, type Words } from './words'
import { Signal } from '../runtime/signal'
import type { Happening } from '../stage/happening'
import { Recording } from '../stage/recording'

const stage = find('.stage')
const bar = find('.bar')
const panel = find('.panel')

const recording = new Recording(Date.now())

/** All that the phones tell, for those who listen. */
const happened = new Signal<{ readonly phone: string; readonly happening: Happening }>()
const scenes = new Scenes(find('.scenes'), {
  recording,
  happened,
  devices: () => devices,
  seat: (cast) => (cast === 'game' ? enterGame() : enterChat()),
})

let settings = readSettings()
const devices: Device[] = []
/** The phone that the panel controls. */
let chosen: Chosen = settings.compare ? 'both' : '1'
/** There is a page to write on, and so there are scenarios. */
let hasChat = false
/** Watches over the phone without the library. */
let beside: Beside | null = null
/** Stops the timers and listeners of the panel's cards. */
let cards = new AbortController()
let timeline: Timeline | null = null
const sheet = new Sheet(find('.sheet'), recording)

void open()

function find(selector: string): HTMLElement {
  return document.querySelector<HTMLElement>(selector) ?? document.body
}

async function open(): Promise<void> {
  hasChat = await isDemo()
  find('.scenes').hidden = !hasChat
  const hash = settings.compare && hasChat ? chatPage : await openingHash(settings.phones === 1)
  writeOpening(hash)
  start()
}

function start(): void {
  timeline = new Timeline(find('.timeline'), recording)
  seat(location.hash)
  paint()
  const wish = new URLSearchParams(location.search).get('scenario')
  if (wish !== null) scenes.start(wish)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', dress)
  narrow.addEventListener('change', () => change({}))
  tight.addEventListener('change', paint)
  new ResizeObserver(() => fit(stage)).observe(stage)
}

function change(wish: Partial<Settings>): void {
  settings = { ...settings, ...wish }
  if (wish.compare !== undefined) compare(wish.compare)
  writeSettings(settings)
  for (const device of devices) device.apply(settings)
  paint()
}

/** The other code takes the second phone; both are then on a page to write on, and hear the same faults. */
function compare(on: boolean): void {
  if (on) settings = { ...settings, phones: 2 }
  chosen = on ? 'both' : '1'
  seat(on && hasChat ? chatPage : location.hash)
  const top = devices[0]?.preview?.router.top?.target.url
  if (on && hasChat && top !== undefined && !chatPage.endsWith(top))
    devices[0]?.preview?.enter(chatPage.slice(1))
}

/** A phone with the library beside one without, both on a page to write on. A phone that has given up starts anew. */
async function enterChat(): Promise<void> {
  await devices[0]?.started()
  if (!settings.compare) return change({ compare: true })
  compare(true)
  for (const device of devices)
    if (recording.track(device.id).spans.at(-1)?.state !== 'open') device.restart()
}

/** Two phones in a new room of the game. */
async function enterGame(): Promise<void> {
  const hash = await freshRoom(false)
  settings = { ...settings, phones: 2 }
  change({ compare: false })
  for (const device of devices) (await device.started()).enter(hash.slice(1))
}

/** The second phone comes to where the first one is. A bot has no seat to give: then both go to another room. */
async function changePhones(phones: Settings['phones']): Promise<void> {
  const [first] = devices
  const url = first?.preview?.router.top?.target.url
  let hash = url === undefined ? location.hash : `#/${url}`
  const room = phones === 2 && devices.length === 1 && isWithBot(hash) ? await freshRoom(false) : ''
  if (room) {
    hash = room
    writeOpening(hash)
    first?.preview?.enter(hash.slice(1))
  }
  settings = { ...settings, phones, compare: settings.compare && phones === 2 }
  seat(hash)
  change({})
}

/** Brings a card to the other phone; one that is alone gets company. */
function deliver(card: ShareCard, from: Device): void {
  const other = devices.find((device) => device !== from)
  if (other) return other.preview?.receive(card)
  settings = { ...settings, phones: 2 }
  seat(`#${card.path}`)
  change({})
}

function paint(): void {
  const words = wordsIn(settings.language)
  document.documentElement.lang = settings.language === 'en' ? 'en' : 'zh-CN'
  document.title = words('title')
  dress()
  devices.forEach(caption)
  scenes.dress(words, settings.language)
  cards.abort()
  cards = new AbortController()
  const { signal } = cards
  const focused = controls().indexOf(document.activeElement as HTMLElement)
  bar.replaceChildren(...pageHead(words, settings, (phones) => void changePhones(phones)))
  panel.ariaLabel = words('controls')
  panel.replaceChildren(
    phoneCard(chosenDevices(), phoneTitle(words, settings, chosen, choose), words, signal),
    serverCard(words, recording, signal),
    settingsCard(settings, words, change),
    whyCard(recording, names, words, signal),
  )
  sheet.dress(words)
  eventList(find('.events'), recording, names, words, signal)
  // The new panel has the same controls in the same order.
  controls()[focused]?.focus()
  fit(stage)
}

function controls(): HTMLElement[] {
  return [bar, panel].flatMap((part) => [...part.querySelectorAll<HTMLElement>('button, input, select')])
}

/** Adds and removes phones without restarting those that stay. @param hash the page that a new one opens with */
function seat(hash: string): void {
  const codes: readonly Code[] = ['app', settings.compare ? 'classic' : 'app']
  const left = devices.findIndex(({ code }, index) => index >= settings.phones || code !== codes[index])
  if (left >= 0) for (const device of devices.splice(left)) leave(device)
  while (devices.length < settings.phones) {
    const code = codes[devices.length] ?? 'app'
    const id = String(devices.length + 1)
    if (code === 'classic') beside = new Beside(id, recording, () => devices.find((other) => other.id === id))
    const fates = code === 'classic' ? beside?.fates : undefined
    const device = new Device(id, code, settings, hash, deliver, (happening) => {
      if (fates) fates.see(happening)
      else recording.add(id, happening)
      happened.emit({ phone: id, happening })
    })
    devices.push(device)
    device.onChange(() => caption(device))
    stage.append(device.element)
  }
}

function leave(device: Device): void {
  device.element.remove()
  if (device.code !== 'classic') return
  beside?.close()
  beside = null
}

function choose(wish: Chosen): void {
  chosen = wish
  paint()
}

/** The phones that the panel controls, at least one. */
function chosenDevices(): readonly Device[] {
  const those = devices.filter(({ id }) => chosen === 'both' || id === chosen)
  return those.length > 0 ? those : devices
}

/** The name of a phone: its number, or the code that it runs beside another one. */
function titleOf({ id, code }: Device, words: Words): string {
  if (settings.compare) return words(code === 'classic' ? 'byHand' : 'withLibrary')
  return `${words('phone')} ${id}`
}

/** Names a phone of a pair, and says what is unusual; what is usual needs no words. */
function caption(device: Device): void {
  device.element.dataset['chosen'] = String(device === chosenDevices()[0])
  const words = wordsIn(settings.language)
  const state = device.preview?.state()
  if (!state) return device.describe('', false)
  const name = settings.phones === 2 ? [titleOf(device, words)] : []
  const unusual = [
    ...(state.weak ? [words('weak')] : []),
    ...(device.preview?.network() === 'none' ? [words('fault-network')] : []),
    ...(state.visible ? [] : [words('background')]),
  ]
  device.describe([...name, ...unusual].join(' · '), unusual.length > 0)
}

function dress(): void {
  document.documentElement.dataset['theme'] = effectiveTheme(settings.theme)
  dressTimeline()
}

function dressTimeline(): void {
  const words = wordsIn(settings.language)
  const titles = devices.map((device) => titleOf(device, words))
  timeline?.dress(words, names(), titles)
}

function names(): string[] {
  return devices.map(({ id }) => id)
}
