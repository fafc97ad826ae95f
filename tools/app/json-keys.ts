import { existsSync } from 'node:fs'
import path from 'node:path'
import { pagesOf, type AppJson, type AppTree } from './tree'
import { readJson } from '../files'
import { suggestion, type Problem } from '../problem'

// WeChat ignores keys it does not know, so that a misspelt one is a setting that silently has no effect. The lists
// are those of the official configuration reference.

const window = [
  ...['navigationBarBackgroundColor', 'navigationBarTextStyle', 'navigationBarTitleText', 'navigationStyle'],
  ...['homeButton', 'backgroundColor', 'backgroundTextStyle', 'backgroundColorTop', 'backgroundColorBottom'],
  ...['backgroundColorContent', 'enablePullDownRefresh', 'onReachBottomDistance', 'pageOrientation'],
  ...['restartStrategy', 'initialRenderingCache', 'visualEffectInBackground', 'handleWebviewPreload'],
]
const unit = [
  ...['component', 'usingComponents', 'componentGenerics', 'componentPlaceholder', 'styleIsolation'],
  ...['renderer', 'rendererOptions', 'componentFramework'],
]
const page = [...window, ...unit, 'disableScroll', 'singlePage', 'enablePassiveEvent']
const app = [
  ...[
    'pages',
    'entryPagePath',
    'window',
    'tabBar',
    'subPackages',
    'subpackages',
    'preloadRule',
    'usingComponents',
  ],
  ...[
    'networkTimeout',
    'debug',
    'functionalPages',
    'workers',
    'requiredBackgroundModes',
    'requiredPrivateInfos',
  ],
  ...['plugins', 'resizable', 'permission', 'sitemapLocation', 'style', 'useExtendedLib', 'entranceDeclare'],
  ...[
    'darkmode',
    'themeLocation',
    'lazyCodeLoading',
    'singlePage',
    'supportedMaterials',
    'serviceProviderTicket',
  ],
  ...['embeddedAppIdList', 'halfPage', 'debugOptions', 'enablePassiveEvent', 'resolveAlias', 'renderer'],
  ...['rendererOptions', 'componentFramework', 'miniApp', 'static', 'convertRpxToVw', 'appBar'],
]
const nested: Record<string, readonly string[]> = {
  window,
  tabBar: ['color', 'selectedColor', 'backgroundColor', 'borderStyle', 'list', 'position', 'custom'],
  networkTimeout: ['request', 'connectSocket', 'uploadFile', 'downloadFile'],
}
const tab = ['pagePath', 'text', 'iconPath', 'selectedIconPath']

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function unknownKeys(file: string, where: string, value: unknown, known: readonly string[]): Problem[] {
  if (!isObject(value)) return []
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({ file, message: `unknown key "${where}${key}".${suggestion(key, known)}` }))
}

function checkTabs(file: string, json: AppJson & JsonObject): Problem[] {
  const list = isObject(json['tabBar']) && Array.isArray(json['tabBar']['list']) ? json['tabBar']['list'] : []
  const pages = pagesOf(json)
  return list.filter(isObject).flatMap((entry) => {
    const problems = unknownKeys(file, 'tabBar.list[].', entry, tab)
    const pagePath = String(entry['pagePath'])
    if (!pages.includes(pagePath)) {
      problems.push({ file, message: `tab "${pagePath}" is not a page.${suggestion(pagePath, pages)}` })
    }
    for (const key of ['iconPath', 'selectedIconPath']) {
      const icon = entry[key]
      if (typeof icon === 'string' && !existsSync(path.join(path.dirname(file), icon))) {
        problems.push({ file, message: `tabBar ${key} "${icon}" does not exist` })
      }
    }
    return problems
  })
}

/** Misspelt keys in app.json and in the JSON files of pages and components, and files that app.json names in vain. */
export function checkAppJson({ folder, units }: AppTree): Problem[] {
  const file = path.join(folder, 'app.json')
  const json = readJson<AppJson & JsonObject>(file)
  const locations = ['sitemapLocation', 'themeLocation'].flatMap((key): Problem[] => {
    const location = json[key]
    return typeof location === 'string' && !existsSync(path.join(folder, location))
      ? [{ file, message: `${key} "${location}" does not exist` }]
      : []
  })
  return [
    ...unknownKeys(file, '', json, app),
    ...Object.entries(nested).flatMap(([key, known]) => unknownKeys(file, `${key}.`, json[key], known)),
    ...checkTabs(file, json),
    ...locations,
    ...units.flatMap((entry) => {
      const unitFile = `${entry.file}.json`
      if (!existsSync(unitFile)) return []
      return unknownKeys(unitFile, '', readJson(unitFile), entry.kind === 'page' ? page : unit)
    }),
  ]
}
