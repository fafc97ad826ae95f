import { Signal } from '../signal'

export interface LaunchOptions {
  readonly path: string
  readonly query: Record<string, string>
  readonly scene: number
  readonly referrerInfo: object
}

/** Events of the app as a whole. */
export class AppEvents {
  readonly show = new Signal<LaunchOptions>()
  /** How the app came to the front the last time. */
  entered: LaunchOptions
  readonly hide = new Signal<{ reason: number }>()
  readonly error = new Signal<string>()
  readonly unhandledRejection = new Signal<{ reason: unknown; promise: Promise<unknown> }>()

  constructor(launch: LaunchOptions) {
    this.entered = launch
  }

  /** Listens for the browser's uncaught errors. */
  listen(signal: AbortSignal): void {
    window.addEventListener(
      'error',
      ({ error, message }: ErrorEvent) => this.error.emit((error as Error | null)?.stack ?? message),
      { signal },
    )
    window.addEventListener(
      'unhandledrejection',
      ({ reason, promise }) => this.unhandledRejection.emit({ reason: reason as unknown, promise }),
      { signal },
    )
  }
}

export function lifecycleApi(events: AppEvents, launch: LaunchOptions): Record<string, unknown> {
  return {
    onAppShow: events.show.on,
    offAppShow: events.show.off,
    onAppHide: events.hide.on,
    offAppHide: events.hide.off,
    onError: events.error.on,
    offError: events.error.off,
    onUnhandledRejection: events.unhandledRejection.on,
    offUnhandledRejection: events.unhandledRejection.off,
    getLaunchOptionsSync: () => launch,
    getEnterOptionsSync: () => events.entered,
    nextTick: (callback: () => void) => void Promise.resolve().then(callback),
  }
}
