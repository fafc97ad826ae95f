/* In development only: hears of builds, reloads what changed, shows what went wrong. */
import type { News } from '../news'
import { Overlay } from './overlay'

const overlay = new Overlay()
const isPhone = location.pathname.endsWith('/phone.html')
let last: News | undefined

if (window.parent === window) listen()
else window.parent.postMessage({ previewNewsPlease: true }, location.origin)

window.addEventListener(
  'message',
  ({ data, source, origin }: MessageEvent<{ previewNews?: News; previewNewsPlease?: true }>) => {
    if (origin !== location.origin) return
    if (data.previewNews) take(data.previewNews)
    if (data.previewNewsPlease && last) (source as Window).postMessage({ previewNews: last }, location.origin)
  },
)

if (isPhone) {
  window.addEventListener('error', ({ error, message }: ErrorEvent) =>
    overlay.showError(described(error) ?? message),
  )
  window.addEventListener('unhandledrejection', ({ reason }) =>
    overlay.showError(described(reason) ?? String(reason)),
  )
}

/** One stream per tab: the phones in it hear from the page around them, for browsers allow few connections. */
function listen(): void {
  const events = new EventSource('/preview/events')
  events.onmessage = ({ data }: MessageEvent<string>) => take(JSON.parse(data) as News)
}

function take(news: News): void {
  const isNew = last !== undefined && last.build !== news.build
  last = news
  if (!isPhone) {
    if (isNew && news.shell) location.reload()
    for (const frame of document.querySelectorAll('iframe')) {
      frame.contentWindow?.postMessage({ previewNews: news }, location.origin)
    }
    return
  }
  if (news.problems.length === 0 && isNew) return location.reload()
  overlay.showProblems(news.problems)
  overlay.showFindings(news.findings)
}

function described(error: unknown): string | undefined {
  if (error instanceof Error) return `${error.name}: ${error.message}`
  const { errMsg } = (error ?? {}) as { errMsg?: string }
  return errMsg
}
