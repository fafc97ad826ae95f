import type { Phone } from '../phone/phone'
import { Signal } from '../signal'
import { asyncApi } from './api'

const sdkVersion = '3.8.0'

/** Information about the device: window, theme, language, versions. */
export function systemApi(
  phone: Phone,
  screen: HTMLElement,
  pages: HTMLElement,
  darkmode: boolean,
): { api: Record<string, unknown>; dispose(): void } {
  const themes = new Signal<{ theme: string }>()
  const resizes = new Signal<{ size: object }>()
  const stop = phone.watch(
    ({ theme }) => theme,
    (theme) => darkmode && themes.emit({ theme }),
  )
  const windowInfo = (): object => {
    const { width, height, top } = pages.getBoundingClientRect()
    const screenHeight = screen.clientHeight
    return {
      pixelRatio: window.devicePixelRatio,
      screenWidth: width,
      screenHeight,
      windowWidth: width,
      windowHeight: height,
      statusBarHeight: statusBarHeight(screen),
      screenTop: top,
      safeArea: { left: 0, top: 0, right: width, bottom: screenHeight, width, height: screenHeight },
    }
  }
  const deviceInfo = (): object => ({
    brand: 'preview',
    model: 'Browser',
    system: 'Web',
    platform: 'devtools',
    benchmarkLevel: -1,
  })
  const appInfo = (): object => ({
    SDKVersion: sdkVersion,
    version: '8.0.50',
    language: phone.state.language,
    host: { env: 'WeChat' },
    // A mini-program that does not support dark mode is not told the theme.
    ...(darkmode && { theme: phone.theme }),
  })
  const everything = (): object => ({ ...windowInfo(), ...deviceInfo(), ...appInfo(), fontSizeSetting: 17 })

  const onResize = (): void => resizes.emit({ size: windowInfo() })
  window.addEventListener('resize', onResize)
  return {
    api: {
      getSystemInfoSync: everything,
      getSystemInfo: asyncApi('getSystemInfo', everything),
      getWindowInfo: windowInfo,
      getDeviceInfo: deviceInfo,
      getAppBaseInfo: appInfo,
      getSystemSetting: () => ({
        wifiEnabled: phone.network === 'wifi',
        deviceOrientation: 'portrait',
      }),
      getMenuButtonBoundingClientRect: () => capsule(screen),
      getAccountInfoSync: () => ({ miniProgram: { appId: 'preview', envVersion: 'develop', version: '' } }),
      onThemeChange: themes.on,
      offThemeChange: themes.off,
      onWindowResize: resizes.on,
      offWindowResize: resizes.off,
    },
    dispose() {
      stop()
      window.removeEventListener('resize', onResize)
    },
  }
}

function statusBarHeight(screen: HTMLElement): number {
  return Number.parseFloat(getComputedStyle(screen).getPropertyValue('--status-height')) || 0
}

function capsule(screen: HTMLElement): object {
  const { clientWidth } = screen
  const top = statusBarHeight(screen) + 6
  return { width: 87, height: 32, top, bottom: top + 32, left: clientWidth - 94, right: clientWidth - 7 }
}
