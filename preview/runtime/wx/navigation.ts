import type { Router } from '../router/router'
import { asyncApi } from './api'

interface UrlOptions {
  url: string
}
interface OpenOptions extends UrlOptions {
  events?: Record<string, (...values: unknown[]) => void>
}

export function navigationApi(router: Router): Record<string, unknown> {
  return {
    navigateTo: asyncApi('navigateTo', ({ url, events = {} }: OpenOptions) => {
      return { eventChannel: router.navigateTo(url, events) }
    }),
    redirectTo: asyncApi('redirectTo', ({ url }: UrlOptions) => router.redirectTo(url)),
    reLaunch: asyncApi('reLaunch', ({ url }: UrlOptions) => router.reLaunch(url)),
    switchTab: asyncApi('switchTab', ({ url }: UrlOptions) => router.switchTab(url)),
    navigateBack: asyncApi('navigateBack', ({ delta }: { delta?: number }) => router.navigateBack(delta)),
    setNavigationBarTitle: asyncApi('setNavigationBarTitle', ({ title }: { title: string }) =>
      router.restyle({ navigationBarTitleText: title }),
    ),
    setNavigationBarColor: asyncApi(
      'setNavigationBarColor',
      ({ frontColor, backgroundColor }: { frontColor: string; backgroundColor: string }) =>
        router.restyle({
          navigationBarTextStyle: frontColor === '#ffffff' ? 'white' : 'black',
          navigationBarBackgroundColor: backgroundColor,
        }),
    ),
    setTabBarItem: asyncApi('setTabBarItem', ({ index, text }: { index: number; text?: string }) => {
      if (text !== undefined) router.renameTab(index, text)
    }),
    hideHomeButton: asyncApi('hideHomeButton', () => router.restyle({ homeButton: false })),
    showNavigationBarLoading: asyncApi('showNavigationBarLoading', () => {}),
    hideNavigationBarLoading: asyncApi('hideNavigationBarLoading', () => {}),
    pageScrollTo: asyncApi(
      'pageScrollTo',
      ({ scrollTop = 0, duration = 300 }: { scrollTop?: number; duration?: number }) =>
        router.top?.element.scrollTo?.({ top: scrollTop, behavior: duration === 0 ? 'instant' : 'smooth' }),
    ),
    startPullDownRefresh: asyncApi('startPullDownRefresh', () => router.top?.pullDown.start()),
    stopPullDownRefresh: asyncApi('stopPullDownRefresh', () => router.top?.pullDown.stop()),
    showShareMenu: asyncApi('showShareMenu', () => router.restyle({ shareMenu: true })),
    hideShareMenu: asyncApi('hideShareMenu', () => router.restyle({ shareMenu: false })),
  }
}
