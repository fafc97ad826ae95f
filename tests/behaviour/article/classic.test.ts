// The code in the comparison of the preview is that of the article: step by step it does the same, good or bad.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { articleApp, LegacyWx } from '../../support/article-app'
import { useFakeTime } from '../../support/fake-time'

const source = readFileSync(path.resolve(__dirname, '../../../preview/classic/app.js'), 'utf8')

interface App {
  readonly globalData: { callback: (message: { readonly data: string }) => void }
  onLaunch(): void
}

/** The code as the phone of the preview runs it. */
function classicApp(wx: LegacyWx): App {
  let app: App | undefined
  runInNewContext(source, {
    App: (instance: App) => (app = instance),
    wx: Object.assign(wx, { getLaunchOptionsSync: () => ({ query: { server: 'wss://www.example.cn' } }) }),
    console: { log: () => {} },
    setTimeout,
    clearTimeout,
    Math,
  })
  if (!app) throw new Error('app.js registers no app')
  return app
}

/** Makes both run through the same; tells what each did, in order. */
function transcripts(play: (wx: LegacyWx, app: App) => void): readonly [classic: unknown, article: unknown] {
  return [classicApp, articleApp].map((make) => {
    jest.setSystemTime(0)
    const wx = new LegacyWx()
    const app = make(wx)
    const heard: string[] = []
    app.globalData.callback = ({ data }) => heard.push(data)
    app.onLaunch()
    play(wx, app)
    jest.clearAllTimers()
    const { dials, sent, lost, closings, registrations } = wx
    const beats = (frames: readonly string[]): string[] =>
      frames.map((frame) => frame.replace(/^\w{16}ping$/, '(16)ping'))
    return { dials, sent: beats(sent), lost: beats(lost), closings, registrations, heard }
  }) as [unknown, unknown]
}

const wait = (ms: number): void => void jest.advanceTimersByTime(ms)

useFakeTime()

describe('the code in the comparison does what the article does', () => {
  let classic: Record<string, unknown>
  const play = (scene: (wx: LegacyWx, app: App) => void): void => {
    const [ours, theirs] = transcripts(scene)
    expect(ours).toEqual(theirs)
    classic = ours as Record<string, unknown>
  }
  beforeEach(() => {
    classic = {}
  })

  it('S1: one socket, opened at the launch', () => {
    play((wx) => wx.accept())
    expect(classic['dials']).toEqual([0])
  })

  it('S2: 10 s after the open a ping, 10 s without a pong end the link', () => {
    play((wx) => {
      wx.accept()
      wait(9_999)
      expect(wx.sent).toHaveLength(0)
      wait(1)
      expect(wx.sent).toHaveLength(1)
      wait(9_999)
      expect(wx.closings).toBe(0)
      wait(1)
    })
    expect(classic['closings']).toBe(1)
  })

  it('S3 and S4: a key of 16 characters and ping; a pong is for nobody, all else for the page', () => {
    play((wx) => {
      wx.accept()
      wait(10_000)
      wx.say('pong')
      wx.say('news')
      wait(10_000)
    })
    expect(classic).toMatchObject({ sent: ['(16)ping', '(16)ping'], heard: ['news'], closings: 0 })
  })

  it('S5: an attempt every 5 s, ten of them, and then never again', () => {
    play((wx) => {
      for (let n = 0; n < 20; n++) {
        wx.fail()
        wait(5_000)
      }
    })
    expect(classic['dials']).toHaveLength(11)
  })

  it('S5: ten good connections that drop use the attempts up, too', () => {
    play((wx) => {
      for (let n = 0; n < 20; n++) {
        wx.accept()
        wx.drop()
        wait(60_000)
      }
    })
    expect(classic['dials']).toHaveLength(11)
  })

  it('S6: the heartbeat brings a dead link back', () => {
    play((wx) => {
      wx.accept()
      wait(20_000)
      wx.drop()
      wait(5_000)
    })
    expect(classic['dials']).toEqual([0, 25_000])
  })

  it('S7: the page that was shown last receives, and no other', () => {
    const later: string[] = []
    play((wx, app) => {
      wx.accept()
      app.globalData.callback = ({ data }) => later.push(data)
      wx.say('news')
    })
    expect([classic['heard'], later]).toEqual([[], ['news', 'news']])
  })

  it('a message without a link is lost in silence, a ping too', () => {
    play((wx) => {
      wx.accept()
      wx.drop()
      wx.sendSocketMessage({ data: 'hello' })
      wait(10_000)
    })
    expect(classic['lost']).toEqual(['hello', '(16)ping'])
  })
})
