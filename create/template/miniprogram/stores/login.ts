import { LOGIN_URL } from '../config'

interface Answer {
  readonly user?: string
  readonly ticket?: string
  readonly pass?: string
  readonly message?: string
}

const PASS = 'pass'

/** Logs in for one connection: with the pass of the last login, or else with a code of WeChat. */
export async function authenticate(): Promise<{ user: string; token: string }> {
  const kept: unknown = wx.getStorageSync(PASS)
  let answer = typeof kept === 'string' && kept !== '' ? await post({ pass: kept }) : null
  // 401: the pass is too old, or the server has another key.
  if (answer === null || answer.statusCode === 401) {
    const { code } = await wx.login()
    answer = await post({ code })
  }
  const { user, ticket, pass, message } = answer.data
  if (answer.statusCode !== 200 || !user || !ticket || !pass)
    throw new Error(message ?? `POST /login: ${String(answer.statusCode)}`)
  wx.setStorage({ key: PASS, data: pass, fail: () => undefined })
  return { user, token: ticket }
}

function post(data: object): Promise<{ readonly statusCode: number; readonly data: Answer }> {
  return new Promise((resolve, reject) => {
    wx.request<Answer & WechatMiniprogram.IAnyObject>({
      url: LOGIN_URL,
      method: 'POST',
      data,
      timeout: 8_000,
      success: resolve,
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
}
