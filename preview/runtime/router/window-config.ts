import type { AppConfig } from '../config'
import type { Theme } from '../phone/phone'

/** Replaces `@name` values by what `theme.json` says for the theme. */
export function resolveTheme<T extends object>(config: T, app: AppConfig, theme: Theme): T {
  const values = app.theme?.[theme] ?? {}
  const entries = Object.entries(config as Record<string, unknown>).map(([key, value]) => [
    key,
    typeof value === 'string' && value.startsWith('@') ? values[value.slice(1)] : value,
  ])
  return Object.fromEntries(entries) as T
}
