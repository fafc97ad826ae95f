// The settings of the site. Staging puts this folder beside the pages, with the sidebar that it has made.
import { readFileSync } from 'node:fs'
import { type DefaultTheme, defineConfig } from 'vitepress'

const sidebar = JSON.parse(readFileSync(new URL('sidebar.json', import.meta.url), 'utf8')) as Record<
  'en' | 'zh',
  DefaultTheme.SidebarItem[]
>

/** Anchors as GitHub makes them, so that a link leads to the same place in both. */
function slugify(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}

/** Words for the search: Chinese has no spaces, so that each two characters in a row are a word. Runs in the browser, by itself. */
function tokenize(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .flatMap((word) =>
      word.split(/(\p{Script=Han}+)/u).flatMap((part) => {
        if (!/^\p{Script=Han}/u.test(part)) return part === '' ? [] : [part]
        const characters = [...part]
        return characters.length === 1
          ? characters
          : characters.slice(1).map((next, index) => `${characters[index] ?? ''}${next}`)
      }),
    )
}

/** One line that leads to several pages. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#07915a"/>' +
  '<path d="M5 16h9m0 0 9-8m-9 8h10m-10 0 9 8" stroke="#fff" stroke-width="3" fill="none" stroke-linecap="round"/></svg>'

const chineseSearch = {
  button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
  modal: {
    displayDetails: '显示详情',
    resetButtonTitle: '清除',
    backButtonTitle: '关闭',
    noResultsText: '没有结果：',
    footer: { selectText: '打开', navigateText: '切换', closeText: '关闭' },
  },
}

export default defineConfig({
  title: 'mobx-miniprogram-socket',
  base: process.env['DOCS_BASE'] ?? '/',
  outDir: '../docs',
  cacheDir: '../docs-cache',
  cleanUrls: false,
  lastUpdated: false,
  markdown: {
    anchor: { slugify },
    toc: { slugify },
  },
  head: [
    ['meta', { name: 'theme-color', content: '#07915a' }],
    ['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }],
  ],
  themeConfig: {
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: { locales: { zh: { translations: chineseSearch } }, miniSearch: { options: { tokenize } } },
    },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'A MobX store for WeChat mini-programs that owns the one WebSocket of the app.',
      themeConfig: {
        nav: [
          { text: 'Guide', link: '/start' },
          { text: 'Reference', link: '/reference' },
          { text: 'Benchmarks', link: '/benchmarks' },
        ],
        sidebar: sidebar.en,
        outline: { level: [2, 3], label: 'On this page' },
      },
    },
    zh: {
      label: '中文',
      lang: 'zh-CN',
      description: '为微信小程序准备的 MobX store：独占整个应用唯一的 WebSocket。',
      themeConfig: {
        nav: [
          { text: '指南', link: '/zh/start' },
          { text: '参考', link: '/zh/reference' },
          { text: '基准测试', link: '/zh/benchmarks' },
        ],
        sidebar: sidebar.zh,
        outline: { level: [2, 3], label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '语言',
        notFound: {
          title: '没有这一页',
          quote: '地址写错了，或者这一页已经移走。',
          linkLabel: '回到首页',
          linkText: '回到首页',
        },
      },
    },
  },
})
