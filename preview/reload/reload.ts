/* In development only: receives build reports, reloads what changed, shows errors. */
import type { BuildReport } from './build-report'
import { Overlay } from './overlay'

const overlay = new Overlay()
const isPhone = location.pathname.endsWith('/phone.html')
/** Name of the build that this page is of. The first report may be of a later one, so it cannot tell. */
const own = document.currentScript?.dataset['build']
let last: BuildReport | undefined

if (window.parent === window) listen()
else window.parent.postMessage({ previewReportWanted: true }, location.origin)

window.addEventListener(
  'message',
  ({ data, source, origin }: MessageEvent<{ previewReport?: BuildReport; previewReportWanted?: true }>) => {
    if (origin !== location.origin) return
    if (data.previewReport) handle(data.previewReport)
    if (data.previewReportWanted && last)
      (source as Window).postMessage({ previewReport: last }, location.origin)
  },
)

if (isPhone) {
  window.addEventListener('error', ({ error, message }: ErrorEvent) =>
    overlay.showError(describeError(error) ?? message),
  )
  window.addEventListener('unhandledrejection', ({ reason }) =>
    overlay.showError(describeError(reason) ?? String(reason)),
  )
}

/** Hears the builds; the page passes reports on to its phones. Some phones' browsers have no shared workers. */
function listen(): void {
  if ('SharedWorker' in window) {
    new SharedWorker('feed-worker.js').port.onmessage = ({ data }: MessageEvent<BuildReport>) => handle(data)
    return
  }
  const events = new EventSource('/preview/events')
  events.onmessage = ({ data }: MessageEvent<string>) => handle(JSON.parse(data) as BuildReport)
}

function handle(report: BuildReport): void {
  last = report
  const isOld = report.problems.length === 0 && own !== (isPhone ? report.build : report.shell)
  if (isOld) return location.reload()
  if (!isPhone) {
    for (const frame of document.querySelectorAll('iframe')) {
      frame.contentWindow?.postMessage({ previewReport: report }, location.origin)
    }
    return
  }
  overlay.showProblems(report.problems)
  overlay.showFindings(report.findings)
}

function describeError(error: unknown): string | undefined {
  if (error instanceof Error) return `${error.name}: ${error.message}`
  const { errMsg } = (error ?? {}) as { errMsg?: string }
  return errMsg
}
