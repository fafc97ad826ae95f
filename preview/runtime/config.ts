/** A compiled mini-program: all that the compiler passes to the runtime. */
export interface BootConfig {
  readonly app: AppConfig
  readonly pages: readonly string[]
  readonly units: readonly Unit[]
  /** Compiled WXML by id, in the shape that glass-easel takes. */
  readonly templates: Record<string, unknown>
  /** Runs `app.ts`. */
  readonly loadApp: () => unknown
  /** Runs the script of a page or component, by id. */
  readonly load: Record<string, () => unknown>
}

/** A page or a component. */
export interface Unit {
  readonly id: string
  readonly isPage: boolean
  readonly config: PageConfig
  /** Prefix of the classes in its WXSS; empty when its styles are not isolated. */
  readonly scope: string
}

/** `app.json`, as far as the preview reads it. */
export interface AppConfig {
  readonly pages: readonly string[]
  readonly subPackages?: readonly { root: string; pages: readonly string[] }[]
  readonly usingComponents?: Record<string, string>
  readonly window?: WindowConfig
  readonly tabBar?: TabBarConfig
  readonly networkTimeout?: { connectSocket?: number; request?: number }
  readonly darkmode?: boolean
  readonly themeLocation?: string
  /** The file that `themeLocation` names: values for `@name` in window and tab bar settings. */
  readonly theme?: Record<'light' | 'dark', Record<string, string>>
}

export interface WindowConfig {
  readonly navigationBarTitleText?: string
  readonly navigationBarBackgroundColor?: string
  readonly navigationBarTextStyle?: string
  readonly navigationStyle?: string
  /** `false` after `wx.hideHomeButton`. */
  readonly homeButton?: boolean
  /** `false` after `wx.hideShareMenu`. */
  readonly shareMenu?: boolean
  readonly backgroundColor?: string
  readonly enablePullDownRefresh?: boolean
  readonly onReachBottomDistance?: number
}

export interface PageConfig extends WindowConfig {
  readonly component?: boolean
  readonly usingComponents?: Record<string, string>
}

export interface TabBarConfig {
  readonly color?: string
  readonly selectedColor?: string
  readonly backgroundColor?: string
  readonly borderStyle?: string
  readonly custom?: boolean
  readonly list: readonly TabConfig[]
}

export interface TabConfig {
  readonly pagePath: string
  readonly text: string
  readonly iconPath?: string
  readonly selectedIconPath?: string
}
