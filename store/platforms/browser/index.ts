export { type BrowserGlobals, browserPlatform } from './browser-platform'
