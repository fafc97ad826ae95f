import type { Language, ThemeChoice } from '../runtime/phone'
import { card, row, segments } from './controls'
import type { Settings } from './settings'
import type { Words } from './words'

export function appearanceCard(
  settings: Settings,
  words: Words,
  change: (settings: Partial<Settings>) => void,
): HTMLElement {
  const theme = segments<ThemeChoice>(
    words('theme'),
    [
      ['system', words('system')],
      ['light', words('light')],
      ['dark', words('dark')],
    ],
    (choice) => change({ theme: choice }),
  )
  const language = segments<Language>(
    words('language'),
    [
      ['zh_CN', '中文'],
      ['en', 'English'],
    ],
    (choice) => change({ language: choice }),
  )
  theme.show(settings.theme)
  language.show(settings.language)
  return card(
    words('appearance'),
    [],
    row(words('theme'), theme.element),
    row(words('language'), language.element),
  )
}
