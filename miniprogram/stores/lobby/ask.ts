/** A request to the server of the game. */
export interface Request {
  readonly method: 'GET' | 'POST'
  /** Path with its query. */
  readonly path: string
  /** Pass of the user, where the request is on behalf of one. */
  readonly pass?: string | undefined
  /** `ETag` of the answer that is known: a server that has no other says 304. */
  readonly etag?: string | undefined
  readonly body?: object
}

/** An answer as it came, which may be anything. */
export interface Answer {
  /** HTTP status. */
  readonly status: number
  readonly header: unknown
  readonly data: unknown
}

/** Sends a request. Rejects where no answer comes, with `timeout` in the message where that took too long. */
export type Ask = (request: Request) => Promise<Answer>

/** Longest wait for an answer, in ms. */
const TIMEOUT = 8_000

/** Requests by `wx.request`. @param urlOf address of a path */
export function askByWeChat(urlOf: (path: string) => string): Ask {
  return ({ method, path, pass, etag, body }) =>
    new Promise((resolve, reject) => {
      wx.request({
        url: urlOf(path),
        method,
        timeout: TIMEOUT,
        header: {
          'content-type': 'application/json',
          ...(pass !== undefined && { authorization: `Bearer ${pass}` }),
          ...(etag !== undefined && { 'if-none-match': etag }),
        },
        ...(body && { data: body }),
        success: ({ statusCode, header, data }) => {
          resolve({ status: statusCode, header, data })
        },
        fail: ({ errMsg }) => {
          reject(new Error(errMsg))
        },
      })
    })
}
