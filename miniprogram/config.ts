/** Where the reference server of this repository listens when it runs on the same computer as DevTools. */
const DEVELOPMENT_SERVER = 'ws://127.0.0.1:8080/plain'

/** REPLACE before you release: your server, listed in the console under 开发设置 → socket 合法域名. */
const RELEASE_SERVER = 'wss://example.com/plain'

let launchServer: string | undefined
let launchRetries = Infinity

/**
 * Lets the query of a compile mode or a test link name another server, `server=ws://host:port/plain`, and limit the
 * attempts to reach it, `retries=3`. A released app ignores both: a link must not be able to send its users elsewhere.
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

/** How many attempts in a row may fail before this version of the app gives up: for users, it never does. */
export function retryLimit(): number {
  return envVersion() === 'release' ? Infinity : launchRetries
}

/** Whether this version of the app measures what its pages cost: users have nothing of it. */
export function isMeasured(): boolean {
  return envVersion() !== 'release'
}

function envVersion(): string {
  return wx.getAccountInfoSync().miniProgram.envVersion
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
