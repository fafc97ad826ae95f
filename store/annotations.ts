import { action, computed, makeObservable, observable } from 'mobx-miniprogram'

/** Tells MobX which members of the store are fields, derived fields and actions. MobX throws for one that is missing. */
export function annotate(store: object): void {
  makeObservable(store as Record<string, unknown>, {
    lastHeartbeat: observable.ref,
    network: observable.struct,
    lastError: observable.ref,
    messages: computed,
    lastMessage: computed,
    status: computed,
    latency: computed,
    retryCount: computed,
    nextRetryAt: computed,
    queue: computed,
    queueLength: computed,
    unconfirmedCount: computed,
    connect: action.bound,
    disconnect: action.bound,
    retry: action.bound,
    cancel: action.bound,
    resend: action.bound,
    send: action.bound,
    clearMessages: action.bound,
    reset: action.bound,
    dispose: action.bound,
    moved: action,
    report: action,
  })
}
