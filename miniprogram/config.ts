/** Address of this repository's reference server when it runs on the same computer as DevTools. */
const DEVELOPMENT_SERVER = 'ws://127.0.0.1:8080/plain'

/** REPLACE before you release: your server, listed in the console under 开发设置 → socket 合法域名. */
const RELEASE_SERVER = 'wss://example.com/plain'

let launchServer: string | undefined
let launchRetries = Infinity

/**
 * Lets the query of a compile mode or a test link name another server, `server=ws://host:port/plain`, and limit the
 * attempts to reach it, `retries=3`. A released app ignores both: a link must not redirect its users.
 */
export function useLaunchQuery(query: Readonly<Record<string, string | undefined>>): void {
  const server = decode(query['server'] ?? '')
  const retries = query['retries'] ?? ''
  launchServer = isServer(server) ? server : undefined
  launchRetries = /^\d{1,3}$/.test(retries) ? Number(retries) : Infinity
}

/** The server of this version of the app. */
export function serverUrl(): string {
  const version = envVersion()
  if (version === 'release') return RELEASE_SERVER
  return launchServer ?? (version === 'develop' ? DEVELOPMENT_SERVER : RELEASE_SERVER)
}

/** Attempts in a row that may fail before this version of the app gives up; a released app never gives up. */
export function retryLimit(): number {
  return envVersion() === 'release' ? Infinity : launchRetries
}

/** Whether this version of the app measures the cost of its pages; a released app does not. */
export function isMeasured(): boolean {
  return envVersion() !== 'release'
}

function envVersion(): string {
  return wx.getAccountInfoSync().miniProgram.envVersion
}

/** WeChat passes query values as they are in the link, so they may still be percent-encoded. */
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
