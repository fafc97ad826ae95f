/* The page around the phones: the phones in their frames, and a panel that brings the app into every state. */
import { Beside } from './compare/beside'
import { h, segments } from './controls'
import { type Code, Device } from './device'
import type { ShareCard } from '../runtime/sharing/share-card'
import { chatPage, freshRoom, isWithBot, openingHash, writeOpening } from './opening'
import { phoneCard } from './phone-card'
import { serverCard } from './server-card'
import { settingsCard } from './settings-card'
import { effectiveTheme, phoneOptions, readSettings, type Settings, writeSettings } from './settings'
import { Timeline } from './timeline/timeline'
import { wordsIn, type Words } from './words'
import { Recording } from '../stage/recording'

/** A window narrower than this, in px, has no room for a panel and shows the phone alone. */
const narrow = '(max-width: 599px)'
/** Heights of a phone with its frame, in px: a screen has 844 px, and 667 where there is little room. */
const tallest = 868
const shortest = 691
const stage = document.querySelector<HTMLElement>('.stage') ?? document.body
const panel = document.querySelector<HTMLElement>('.panel') ?? document.body

const recording = new Recording(Date.now())

let settings = readSettings()
const devices: Device[] = []
/** The phone that the panel controls. */
let chosen: '1' | '2' | 'both' = settings.compare ? 'both' : '1'
/** Watches over the phone without the library. */
let beside: Beside | null = null
/** Stops the timers and listeners of the panel's cards. */
let cards = new AbortController()
let timeline: Timeline | null = null

void open()

async function open(): Promise<void> {
  const isNarrow = matchMedia(narrow).matches
  const hash = settings.compare ? chatPage : await openingHash(isNarrow || settings.phones === 1)
  if (isNarrow) return location.replace(`phone.html?${phoneOptions('1', settings)}${hash}`)
  writeOpening(hash)
  start()
}

function start(): void {
  timeline = new Timeline(document.querySelector<HTMLElement>('.timeline') ?? document.body, recording)
  seat(location.hash)
  paint()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', dress)
  new ResizeObserver(fit).observe(stage)
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
  seat(on ? chatPage : location.hash)
  const top = devices[0]?.preview?.router.top?.target.url
  if (on && top !== undefined && !chatPage.endsWith(top)) devices[0]?.preview?.enter(chatPage.slice(1))
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
  cards.abort()
  cards = new AbortController()
  const { signal } = cards
  const focused = controls().indexOf(document.activeElement as HTMLElement)
  panel.replaceChildren(
    head(words),
    phoneCard(chosenDevices(), phoneTitle(words), words, signal),
    serverCard(words, recording, signal),
    settingsCard(settings, words, change),
  )
  // The new panel has the same controls in the same order.
  controls()[focused]?.focus()
  fit()
}

function controls(): HTMLElement[] {
  return [...panel.querySelectorAll<HTMLElement>('button, input, select')]
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
    const device = new Device(id, code, settings, hash, deliver, (happening) =>
      fates ? fates.see(happening) : recording.add(id, happening),
    )
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

function head(words: Words): HTMLElement {
  const phones = segments<'1' | '2'>(
    words('layout'),
    [
      ['1', words('onePhone')],
      ['2', words('twoPhones')],
    ],
    (count) => void changePhones(count === '2' ? 2 : 1),
  )
  phones.show(String(settings.phones) as '1' | '2')
  const title = h('div', 'title', h('h1', '', words('title')), h('p', '', words('subtitle')))
  return h('header', 'head', title, phones.element)
}

/** With two phones, the title of the card is the choice between them. */
function phoneTitle(words: Words): string | HTMLElement {
  if (devices.length === 1) return words('phone')
  const choice = segments(
    words('chooseWhich'),
    [
      ['both', words('both')],
      ['1', `${words('phone')} 1`],
      ['2', `${words('phone')} 2`],
    ],
    (id) => {
      chosen = id
      paint()
    },
  )
  choice.show(chosen)
  return choice.element
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

function caption(device: Device): void {
  const words = wordsIn(settings.language)
  const state = device.preview?.state()
  if (!state) return device.describe('', false)
  const name = settings.phones === 2 ? [titleOf(device, words)] : []
  const weak = state.weak ? [words('weak')] : []
  const network = device.preview?.network() ?? state.network
  const place = words(state.visible ? 'foreground' : 'background')
  const text = [...name, words(network), ...weak, place].join(' · ')
  device.describe(text, network === 'none' || state.weak || !state.visible)
}

function dress(): void {
  document.documentElement.dataset['theme'] = effectiveTheme(settings.theme)
  dressTimeline()
}

function dressTimeline(): void {
  const words = wordsIn(settings.language)
  timeline?.dress(
    words,
    devices.map(({ id }) => id),
    devices.map((device) => titleOf(device, words)),
  )
}

/** Shrinks the phones to fit the window; they are never enlarged. */
function fit(): void {
  const device = devices[0]?.element
  if (!device) return
  const { width, height } = stage.getBoundingClientRect()
  const wanted = { width: Number.parseFloat(getComputedStyle(device).width), height: tallest }
  const gap = 40
  const captionHeight = 28
  const across = (width - gap * (devices.length + 1)) / (wanted.width * devices.length)
  const tall = height - gap - captionHeight
  // Shorter before smaller.
  wanted.height = Math.round(Math.max(shortest, Math.min(tallest, tall / 0.72)))
  const scale = Math.max(0.4, Math.min(1, across, tall / wanted.height))
  stage.style.setProperty('--tall', `${wanted.height}px`)
  // Whole pixels: otherwise a gap shows between the screen and its frame.
  stage.style.setProperty('--scale', String(Math.floor(scale * wanted.width) / wanted.width))
}
