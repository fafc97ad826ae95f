/* Shared by the tabs of a browser: one event stream for all, because browsers allow six connections to a server. */
import type { BuildReport } from './build-report'

const tabs: MessagePort[] = []
let last: BuildReport | undefined

addEventListener('connect', (event) => {
  const [tab] = (event as MessageEvent).ports
  if (!tab) return
  tabs.push(tab)
  if (last) tab.postMessage(last)
})
listen()

function listen(): void {
  const events = new EventSource('/preview/events')
  events.onmessage = ({ data }: MessageEvent<string>) => {
    last = JSON.parse(data) as BuildReport
    for (const tab of tabs) tab.postMessage(last)
  }
  // A stream that ended is opened again by the browser; one that was refused is not.
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1_000)
  }
}
