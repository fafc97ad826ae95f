import type { Language, ThemeChoice } from '../runtime/phone/phone'
import { card, row, segments, toggle } from './controls'
import type { Retries, Settings } from './settings'
import type { Words } from './words'

/** The controls that apply to every phone. */
export function settingsCard(
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
  const retries = segments<Retries>(
    words('retries'),
    [
      ['unlimited', words('unlimited')],
      ['3', words('3')],
    ],
    (choice) => change({ retries: choice }),
  )
  const compare = toggle(words('compare'), (on) => change({ compare: on }))
  compare.show(settings.compare)
  theme.show(settings.theme)
  language.show(settings.language)
  retries.show(settings.retries)
  return card(
    words('settings'),
    [],
    row(words('compare'), compare.element, words('compareHint')),
    row(words('theme'), theme.element),
    row(words('language'), language.element),
    row(words('retries'), retries.element, words('retriesHint')),
  )
}
