/**
 * Returns why a request of another mini-program is refused, or null. WeChat writes `https://servicewechat.com/{appId}/{version}/page-frame.html`
 * into the Referer of every request, and no page can change it. A program that is none can write what it likes: this keeps
 * other mini-programs from using the server, and proves nothing about users.
 *
 * The version is not looked at: it is 0 while WeChat reviews an app, which needs the server of production.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html
 *
 * @param appIds those that may come; undefined allows all
 */
export function findForeignApp(
  referer: string | undefined,
  appIds: readonly string[] | undefined,
): string | null {
  if (referer === undefined || appIds === undefined || !URL.canParse(referer)) return null
  const { hostname, pathname } = new URL(referer)
  if (hostname !== 'servicewechat.com' || appIds.includes(pathname.split('/', 2)[1] ?? '')) return null
  return 'Requests of this mini-program are refused.'
}
