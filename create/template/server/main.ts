/* `npm run server`. Environment: PORT, ORIGINS (web pages, for the preview), and in production APPID, APPSECRET and SECRET. */
import { createServer, localUsers, memory, wechatUsers } from 'mobx-miniprogram-socket-server'
import { list } from './list'

const { PORT = '8080', ORIGINS, NODE_ENV, APPID, APPSECRET, SECRET } = process.env

void main()

async function main(): Promise<void> {
  const server = await createServer({
    topics: [list],
    engine: memory(),
    users: usersOf(),
    port: Number(PORT),
    ...(ORIGINS && { origins: ORIGINS.split(',') }),
  })
  console.log(`ws://127.0.0.1:${String(server.port)}/session`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close())
}

/** 生产环境使用微信登录；开发时任何人可用任何名字。 WeChat's users in production; anybody in development. */
function usersOf() {
  if (APPID && APPSECRET && SECRET) return wechatUsers({ appId: APPID, appSecret: APPSECRET, secret: SECRET })
  if (NODE_ENV === 'production')
    throw new Error('Set APPID, APPSECRET and SECRET. 请设置 APPID、APPSECRET 和 SECRET。')
  return localUsers()
}
