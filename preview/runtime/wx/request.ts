import type { Phone } from '../phone/phone'
import { asyncApi, type Callbacks } from './api'

interface RequestOptions {
  url: string
  method?: string
  data?: string | object | ArrayBuffer
  header?: Record<string, string>
  timeout?: number
  dataType?: string
  responseType?: string
}

/** `wx.request` by `fetch`. */
export function requestApi(phone: Phone): Record<string, unknown> {
  const request = (options: RequestOptions & Callbacks): object => {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(new Error('timeout')), options.timeout ?? 60_000)
    const outcome = asyncApi('request', async () => {
      if (!phone.online)
        throw new Error('errcode:600001 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED')
      if (!phone.visible) throw new Error('interrupted')
      try {
        return await perform(options, controller.signal)
      } finally {
        clearTimeout(timer)
      }
    })(options)
    const task = {
      abort: () => controller.abort(new Error('abort')),
      onHeadersReceived() {},
      offHeadersReceived() {},
    }
    return Object.assign(outcome ?? {}, task)
  }
  return { request }
}

async function perform(options: RequestOptions, signal: AbortSignal): Promise<object> {
  const method = (options.method ?? 'GET').toUpperCase()
  const headers = new Headers({ 'content-type': 'application/json', ...options.header })
  const inUrl = method === 'GET' || method === 'HEAD'
  const url = inUrl ? withQuery(options.url, options.data) : options.url
  const body = inUrl ? null : encode(options.data, headers.get('content-type') ?? '')
  const response = await fetch(url, { method, headers, body, signal })
  const data = options.responseType === 'arraybuffer' ? await response.arrayBuffer() : await response.text()
  return {
    data: typeof data === 'string' && (options.dataType ?? 'json') === 'json' ? parse(data) : data,
    statusCode: response.status,
    header: Object.fromEntries(response.headers),
    cookies: [],
  }
}

function withQuery(url: string, data: RequestOptions['data']): string {
  if (!data || typeof data !== 'object' || data instanceof ArrayBuffer) return url
  return `${url}${url.includes('?') ? '&' : '?'}${String(new URLSearchParams(data as Record<string, string>))}`
}

function encode(data: RequestOptions['data'], contentType: string): BodyInit | null {
  if (data === undefined) return null
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data
  if (contentType.includes('urlencoded')) return new URLSearchParams(data as Record<string, string>)
  return JSON.stringify(data)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
