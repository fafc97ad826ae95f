import type { AppConfig } from '../config'
import type { Layer } from '../phone/layer'
import type { Phone } from '../phone/phone'
import type { Chrome } from '../router/chrome'
import type { Router } from '../router/router'
import { animationApi } from './animation'
import { asyncApi } from './api'
import { deviceApi } from './device'
import { type AppEvents, type LaunchOptions, lifecycleApi } from './lifecycle'
import { navigationApi } from './navigation'
import { networkApi } from './network'
import { requestApi } from './request'
import { SelectorQuery } from './selector-query'
import { socketApi } from './socket'
import { storageApi } from './storage'
import { systemApi } from './system'
import { uiApi } from './ui'
import { attachKey, type Witness } from '../witness/witness'

export interface WxParts {
  readonly app: AppConfig
  readonly phone: Phone
  readonly router: Router
  readonly chrome: Chrome
  readonly events: AppEvents
  readonly launch: LaunchOptions
  readonly screen: HTMLElement
  readonly layer: Layer
  /** Ends the mini-program and starts it anew. */
  readonly restart: () => void
  readonly witness?: Witness | undefined
}

/** The global `wx`, as far as the preview knows it. */
export function createWx(parts: WxParts): { wx: Record<string, unknown>; dispose(): void } {
  const { app, phone, router, chrome, events, launch, screen, layer, restart, witness } = parts
  const sockets = socketApi(phone, app.networkTimeout?.connectSocket, witness)
  const network = networkApi(phone)
  const system = systemApi(phone, screen, chrome.pages, app.darkmode ?? false)
  const wx: Record<string | symbol, unknown> = {
    ...(witness && { [attachKey]: witness.attach }),
    ...sockets.api,
    ...storageApi(phone),
    ...network.api,
    ...lifecycleApi(events, launch),
    ...navigationApi(router),
    restartMiniProgram: asyncApi('restartMiniProgram', restart),
    ...uiApi(layer),
    ...system.api,
    ...requestApi(phone),
    ...deviceApi(phone, layer),
    ...animationApi(),
    createSelectorQuery: () => new SelectorQuery(router),
    createIntersectionObserver: (
      component: { createIntersectionObserver(options?: object): unknown },
      options?: object,
    ) => component.createIntersectionObserver(options),
    canIUse: (schema: string) => schema.split('.', 1)[0]! in wx,
  }
  return {
    wx,
    dispose() {
      sockets.dispose()
      network.dispose()
      system.dispose()
    },
  }
}
