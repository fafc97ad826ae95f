/**
 * Host of the server. 发布前改为自己的域名，并在公众平台登记为合法域名。
 * Before a release, name your own host, with TLS, and list it as a legal domain in the console.
 */
const HOST = '127.0.0.1:8080'
const TLS = false

export const SOCKET_URL = `${TLS ? 'wss' : 'ws'}://${HOST}/session`
export const LOGIN_URL = `${TLS ? 'https' : 'http'}://${HOST}/login`
