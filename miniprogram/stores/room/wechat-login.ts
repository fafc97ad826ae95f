import type { LoginAnswer, Proof } from './login'

/** Longest wait for the server, in ms: the attempt to connect waits for it. */
const TIMEOUT = 8_000

/** A code of WeChat for one login. */
export function fetchCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.login({
      success: ({ code }) => {
        resolve(code)
      },
      fail: ({ errMsg }) => {
        reject(new Error(errMsg))
      },
    })
  })
}

export function postLogin(url: string, proof: Proof): Promise<LoginAnswer> {
  return new Promise((resolve, reject) => {
    wx.request({
      url,
      method: 'POST',
      data: proof,
      timeout: TIMEOUT,
      success: ({ statusCode, data }) => {
        resolve({ status: statusCode, data })
      },
      fail: ({ errMsg }) => {
        reject(new Error(errMsg))
      },
    })
  })
}
