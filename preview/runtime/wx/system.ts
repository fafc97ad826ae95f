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
    const safeTop = lengthOf(screen, '--status-height')
    const safeBottom = screenHeight - lengthOf(screen, '--safe-bottom')
    return {
      pixelRatio: window.devicePixelRatio,
      screenWidth: width,
      screenHeight,
      windowWidth: width,
      windowHeight: height,
      statusBarHeight: safeTop,
      screenTop: top,
      safeArea: {
        left: 0,
        top: safeTop,
        right: width,
        bottom: safeBottom,
        width,
        height: safeBottom - safeTop,
      },
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

function lengthOf(screen: HTMLElement, name: '--status-height' | '--safe-bottom'): number {
  return Number.parseFloat(getComputedStyle(screen).getPropertyValue(name)) || 0
}

function capsule(screen: HTMLElement): object {
  const { clientWidth } = screen
  const top = lengthOf(screen, '--status-height') + 6
  return { width: 87, height: 32, top, bottom: top + 32, left: clientWidth - 94, right: clientWidth - 7 }
}
