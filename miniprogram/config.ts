/** Where the reference server of this repository listens when it runs on the same computer as DevTools. */
const DEVELOPMENT_SERVER = 'ws://127.0.0.1:8080/plain'

/** REPLACE before you release: your server, listed in the console under 开发设置 → socket 合法域名. */
const RELEASE_SERVER = 'wss://example.com/plain'

let launchServer: string | undefined

/**
 * Lets the query `server=ws://host:port/plain` of a compile mode or a test link name another server. A released app
 * ignores it: a link must not be able to send its users elsewhere.
 */
export function useLaunchQuery(query: Readonly<Record<string, string | undefined>>): void {
  const server = decode(query['server'] ?? '')
  launchServer = isServer(server) ? server : undefined
}

/** The server of this version of the app. */
export function serverUrl(): string {
  const { envVersion } = wx.getAccountInfoSync().miniProgram
  if (envVersion === 'release') return RELEASE_SERVER
  return launchServer ?? (envVersion === 'develop' ? DEVELOPMENT_SERVER : RELEASE_SERVER)
}

/** WeChat hands query values over as they stand in the link, so they may still be percent-encoded. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function isServer(value: string): boolean {
  return /^wss?:\/\/[\w.-]+(:\d{1,5})?(\/[\w./-]*)?$/.test(value)
}
