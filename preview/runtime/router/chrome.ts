import type { AppConfig, TabConfig, TabBarConfig } from '../config'
import { make, setAttribute } from '../framework/dom'
import { runGuarded } from '../framework/errors'
import type { Phone } from '../phone/phone'
import type { Router } from './router'
import { resolveTheme } from './window-config'

/** The parts of the screen that are WeChat's, not the page's: navigation bar, capsule and tab bar. */
export class Chrome {
  readonly pages = make('main', 'mp-pages')
  private readonly app: AppConfig
  private readonly phone: Phone
  private readonly title = make('span', 'mp-nav-title')
  private readonly back = make('button', 'mp-nav-back')
  private readonly home = make('button', 'mp-nav-home')
  private readonly close = make('button', 'mp-capsule-close')
  private readonly more = make('button', 'mp-capsule-more')
  private readonly nav = make('header', 'mp-nav')
  private readonly tabBar = make('footer', 'mp-tab-bar')

  constructor(screen: HTMLElement, app: AppConfig, phone: Phone) {
    this.app = app
    this.phone = phone
    this.nav.append(this.back, this.home, this.title)
    const capsule = make('div', 'mp-capsule')
    this.close.onclick = () => phone.set({ visible: false })
    capsule.append(this.more, this.close)
    screen.append(this.nav, this.pages, this.tabBar, capsule)
  }

  /** @param showMenu opens the menu of the capsule */
  follow(router: Router, showMenu: () => void): void {
    this.more.onclick = showMenu
    const english = this.phone.state.language === 'en'
    this.back.ariaLabel = english ? 'Back' : '返回'
    this.home.ariaLabel = english ? 'Home' : '返回首页'
    this.home.onclick = () => runGuarded(() => router.goHome())
    this.more.ariaLabel = english ? 'More' : '更多'
    this.close.ariaLabel = english ? 'Close the app' : '关闭小程序'
    this.back.onclick = () => runGuarded(() => router.navigateBack())
    const paint = (): void => this.paint(router)
    router.changed.on(paint)
    this.phone.watch((phone) => phone.theme, paint)
  }

  private paint(router: Router): void {
    const { top } = router
    if (!top) return
    const window = resolveTheme(top.window, this.app, this.phone.theme)
    const screen = this.nav.parentElement
    this.nav.hidden = window.navigationStyle === 'custom'
    this.title.textContent = window.navigationBarTitleText ?? ''
    document.title = window.navigationBarTitleText ?? ''
    this.back.hidden = router.stack.length < 2
    this.home.hidden = !router.isStranded || window.homeButton === false
    screen?.style.setProperty('--nav-ground', window.navigationBarBackgroundColor ?? '#000000')
    screen?.style.setProperty('--page-ground', window.backgroundColor ?? '')
    setAttribute(screen ?? this.nav, 'data-nav', window.navigationBarTextStyle ?? 'white')
    this.paintTabs(router, top.target.route)
  }

  private paintTabs(router: Router, route: string): void {
    const { tabBar } = this.app
    this.tabBar.hidden = !tabBar || !router.isTab(route)
    if (!tabBar || this.tabBar.hidden) return
    const bar = resolveTheme(tabBar, this.app, this.phone.theme)
    this.tabBar.style.background = bar.backgroundColor ?? ''
    setAttribute(this.tabBar, 'data-border', bar.borderStyle ?? 'black')
    this.tabBar.replaceChildren(
      ...tabBar.list.map((tab) => this.tab(tab, tab.pagePath === route, bar, router)),
    )
  }

  private tab(tab: TabConfig, selected: boolean, bar: TabBarConfig, router: Router): HTMLElement {
    const { text, pagePath, iconPath, selectedIconPath } = resolveTheme(tab, this.app, this.phone.theme)
    const button = make('button', 'mp-tab')
    const icon = selected ? (selectedIconPath ?? iconPath) : iconPath
    if (icon) button.append(Object.assign(make('img', 'mp-tab-icon'), { src: `files/${icon}`, alt: '' }))
    button.append(
      Object.assign(make('span', 'mp-tab-text'), { textContent: router.tabText(pagePath) ?? text }),
    )
    button.style.color = (selected ? bar.selectedColor : bar.color) ?? ''
    button.setAttribute('aria-current', String(selected))
    button.onclick = () => runGuarded(() => router.switchTab(`/${pagePath}`))
    return button
  }
}
