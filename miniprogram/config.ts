/** How the app speaks with its server: by a session, or by plain frames as in the article. */
export type Wire = 'session' | 'plain'

/** Address of this repository's reference server when it runs on the same computer as DevTools. */
const DEVELOPMENT_SERVER = 'ws://127.0.0.1:8080'

/** REPLACE before you release: your server, listed in the console under 开发设置 → request 与 socket 合法域名. */
const RELEASE_SERVER = 'wss://example.com'

/**
 * Reads the query of a compile mode or a test link, which may name another server, `server=ws://host:port`, choose the wire by
 * its path, `server=ws://host:port/plain`, and limit the attempts to reach it, `retries=3`. A released app ignores it: a link must
 * not redirect its users.
 */
function launchQuery(): { readonly server: string; readonly wire: Wire | null; readonly retries: number } {
  const query = envVersion() === 'release' ? {} : wx.getLaunchOptionsSync().query
  const [, server, wire] = SERVER.exec(decode(query['server'] ?? '')) ?? []
  const retries = query['retries'] ?? ''
  return {
    server: server ?? (envVersion() === 'develop' ? DEVELOPMENT_SERVER : RELEASE_SERVER),
    wire: wire === 'plain' || wire === 'session' ? wire : null,
    retries: /^\d{1,3}$/.test(retries) ? Number(retries) : Infinity,
  }
}

const SERVER = /^(wss?:\/\/[\w.-]+(?::\d{1,5})?)(?:\/(plain|session)?)?$/

/** The server of this version of the app. */
export function serverUrl(wire: Wire): string {
  return `${launchQuery().server}/${wire}`
}

/** Address of a path of the server, for requests. */
export function httpUrl(path: string): string {
  return `${launchQuery().server.replace('ws', 'http')}${path}`
}

/** The wire that the launch query chooses. */
export function queriedWire(): Wire | null {
  return launchQuery().wire
}

/** Attempts in a row that may fail before this version of the app gives up; a released app never gives up. */
export function retryLimit(): number {
  return launchQuery().retries
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
