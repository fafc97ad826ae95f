import { builtIn } from './built-in'

const methods: Record<string, 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch'> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
}

export const navigator = builtIn(
  {
    url: String,
    openType: { type: String, value: 'navigate' },
    delta: { type: Number, value: 1 },
    target: String,
    appId: String,
    path: String,
    extraData: null,
    version: String,
    shortLink: String,
    hoverClass: { type: String, value: 'navigator-hover' },
  },
  (host, element) => {
    element.setAttribute('role', 'link')
    element.tabIndex = 0
    element.addEventListener('click', () => {
      const { url, openType, delta } = host.data
      const method = methods[openType]
      if (openType === 'navigateBack') void wx.navigateBack({ delta })
      else if (method) void (wx[method] as (option: { url: string }) => unknown)({ url })
    })
    return {}
  },
)
