// jsdom has no fetch. Pages of tests get as much of one as `wx.request` of the preview uses, on Node's own HTTP.
import { request } from 'node:http'

interface Init {
  readonly method?: string
  readonly headers?: Headers
  readonly body?: string | null
}

interface Answer {
  readonly ok: boolean
  readonly status: number
  readonly headers: Headers
  text(): Promise<string>
}

function fetchByNode(url: string, { method = 'GET', headers, body }: Init = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers: Object.fromEntries(headers ?? []), agent: false }
    const sent = request(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', reject)
      response.on('end', () => {
        const status = response.statusCode ?? 0
        const fields = Object.entries(response.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ])
        const answer = {
          status,
          ok: status < 300,
          headers: new Headers(fields),
          text: () => Promise.resolve(text),
        }
        resolve(answer)
      })
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

Object.assign(globalThis, { fetch: fetchByNode })
