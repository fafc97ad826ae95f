import type { Phone } from '../phone/phone'
import { Signal } from '../signal'
import { asyncApi } from './api'

/** Network type and quality. */
export function networkApi(phone: Phone): { api: Record<string, unknown>; dispose(): void } {
  const status = new Signal<{ isConnected: boolean; networkType: string }>()
  const weakness = new Signal<{ weakNet: boolean; networkType: string }>()
  const stops = [
    phone.watch(
      ({ network }) => network,
      (networkType) => status.emit({ isConnected: networkType !== 'none', networkType }),
    ),
    phone.watch(
      ({ state }) => state.weak,
      (weakNet) => weakness.emit({ weakNet, networkType: phone.network }),
    ),
  ]
  const api = {
    getNetworkType: asyncApi('getNetworkType', () => ({
      networkType: phone.network,
      weakNet: phone.state.weak,
      signalStrength: phone.state.weak ? -95 : -50,
      hasSystemProxy: false,
    })),
    onNetworkStatusChange: status.on,
    offNetworkStatusChange: status.off,
    onNetworkWeakChange: weakness.on,
    offNetworkWeakChange: weakness.off,
  }
  return { api, dispose: () => stops.forEach((stop) => stop()) }
}
