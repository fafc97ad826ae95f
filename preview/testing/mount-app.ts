import { join, resolve } from 'node:path'

import { jest } from '@jest/globals'

import { boot } from '../runtime/boot'
import { Phone, type PhoneState } from '../runtime/phone/phone'
import type { Preview } from '../runtime/preview'
import type { PageInstance } from '../runtime/router/page-view'
import { type CompiledApp, compiledApp } from './compiled-app'

export type { Preview } from '../runtime/preview'

export interface MountOptions {
  /** The mini-program's folder. @default 'miniprogram' of this repository */
  readonly root?: string
  /** Page to open, with query. @default the first page of app.json */
  readonly url?: string
  /** Launch query, such as `{ server: 'ws://127.0.0.1:8080/plain' }`. */
  readonly query?: Record<string, string>
  /** State of the phone at the start. @default on Wi-Fi, in the foreground, light, zh_CN */
  readonly phone?: Partial<PhoneState>
  /** Names the storage; two apps mounted with the same id share it. @default '1' */
  readonly id?: string
  /** Class that sockets are instances of. @default the WebSocket of jsdom */
  readonly WebSocket?: unknown
}

/** A mini-program that runs in this test file's jsdom. */
export interface MountedApp {
  readonly preview: Preview
  /** The instance of the page on the screen. */
  page(): PageInstance
  /** The first element of the page on the screen that matches; throws when there is none. */
  find(selector: string): HTMLElement
  /** The text of {@link find}, without surrounding space. */
  text(selector: string): string
  tap(selector: string): void
  /** Writes into an `input` or `textarea`. */
  type(selector: string, text: string): void
  /** Loads a module of the mini-program, by path below its root: the same instance that the app uses. */
  module<T>(path: string): T
  /** Resolves when `check` returns something true; rejects after `timeout` ms. @default 2000 */
  waitFor<T>(check: () => T, timeout?: number): Promise<T>
  /** Ends the mini-program: pages are unloaded, sockets closed, globals removed. */
  dispose(): void
}

/** Jest's own `require`, so that tests and the app share modules, mocks and coverage. */
const loadModule = require as (file: string) => unknown
const miniprogram = resolve(__dirname, '../../miniprogram')

/**
 * Runs a whole mini-program, from `App.onLaunch` on. Every mount starts with fresh modules, so stores begin anew.
 * For the jest project `app`, whose environment is jsdom.
 */
export function mountApp(options: MountOptions = {}): MountedApp {
  const root = resolve(options.root ?? miniprogram)
  const compiled = compiledApp(root)
  const restoreSocket = replaceWebSocket(options.WebSocket)
  jest.resetModules()
  history.replaceState(null, '', '/')
  const screen = document.body.appendChild(document.createElement('div'))
  const phone = new Phone(options.id ?? '1', { theme: 'light', ...options.phone })
  const { url, query } = options
  const booted = boot(
    { ...compiled, templates: evaluate(`return ${compiled.templates}`) as never, ...loaders(compiled) },
    { phone, screen, ...(url && { url }), ...(query && { query }) },
  )
  const { preview } = booted
  const find = (selector: string): HTMLElement => {
    const found = preview.router.top?.element.querySelector<HTMLElement>(selector)
    if (!found) throw new Error(`No ${selector} on ${preview.router.top?.target.url}`)
    return found
  }
  return {
    preview,
    find,
    page() {
      if (!preview.router.top) throw new Error('No page is open')
      return preview.router.top.page
    },
    text: (selector) => find(selector).textContent.trim(),
    tap(selector) {
      const element = find(selector)
      element.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
      element.dispatchEvent(new MouseEvent('pointerup', { bubbles: true }))
      element.click()
    },
    type(selector, text) {
      const element = find(selector)
      const field = element.matches('input, textarea') ? element : element.querySelector('input, textarea')
      Object.assign(field as HTMLInputElement, { value: text })
      field?.dispatchEvent(new Event('input', { bubbles: true }))
    },
    module: <T>(path: string) => loadModule(join(root, path)) as T,
    waitFor,
    dispose() {
      booted.dispose()
      screen.remove()
      restoreSocket()
    },
  }
}

function loaders({
  script,
  scripts,
  packages,
}: CompiledApp): Pick<Parameters<typeof boot>[0], 'loadApp' | 'load'> {
  const load: Record<string, () => unknown> = {}
  for (const [id, file] of Object.entries(scripts)) load[id] = () => loadModule(file)
  for (const [id, code] of Object.entries(packages)) load[id] = () => evaluate(code)
  return { load, loadApp: () => (script ? loadModule(script) : {}) }
}

function evaluate(code: string): unknown {
  const module = { exports: {} }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiled templates and bundles arrive as text
  const run = new Function('module', 'exports', code) as (module: object, exports: object) => unknown
  return run(module, module.exports)
}

function replaceWebSocket(replacement: unknown): () => void {
  if (!replacement) return () => {}
  const original = globalThis.WebSocket
  Object.assign(globalThis, { WebSocket: replacement })
  return () => Object.assign(globalThis, { WebSocket: original })
}

async function waitFor<T>(check: () => T, timeout = 2_000): Promise<T> {
  const deadline = performance.now() + timeout
  for (;;) {
    const last = performance.now() > deadline
    try {
      const value = check()
      if (value) return value
      if (last) throw new Error(`Not true after ${timeout} ms: ${String(check)}`)
    } catch (error) {
      if (last) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
