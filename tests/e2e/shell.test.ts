// The panel beside the phones: what each control changes in the phones and on the server.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const monitor = 'pages/monitor/monitor'
const messages = 'pages/messages/messages'

describe('the phone', () => {
  it('shows its network, in words', async () => {
    const shell = await stage.shell(monitor)
    const [phone] = shell.phones
    await shell.choose('4G')
    await phone.locator('#network').getByText('4G', { exact: true }).waitFor()
    await shell.flip('Weak network')
    await phone.locator('#network').getByText('4G, weak', { exact: true }).waitFor()
    expect(await shell.caption()).toBe('Weak network')
  })

  it('keeps its network over a restart', async () => {
    const shell = await stage.shell(monitor)
    await shell.choose('None')
    await shell.isStatus('offline')
    await shell.beforeRestart()
    await shell.press('Restart')
    await shell.hasRestarted()
    await shell.isStatus('offline')
    expect(await shell.tab.getByRole('radio', { name: 'None' }).getAttribute('aria-checked')).toBe('true')
  })

  it('shows in the background its home screen, which takes no taps and says what WeChat does', async () => {
    const shell = await stage.shell(messages)
    const [phone] = shell.phones
    await shell.choose('Background')
    const home = phone.locator('.mp-home')
    await home.getByText('In 5 s WeChat stops the app').waitFor()
    const card = await phone.locator('.banner-message').boundingBox()
    await shell.tab.mouse.click((card?.x ?? 0) + 20, (card?.y ?? 0) + 20)
    expect(await shell.run(`getCurrentPages().length`)).toBe(1)
    await shell.tab.clock.fastForward(6_000)
    await home.getByText('WeChat has stopped the app and ended its connections').waitFor()
    await home.getByRole('button', { name: 'Open the app' }).click()
    await shell.isStatus('open')
    expect(await shell.caption()).toBe('')
    await phone.getByRole('button', { name: 'Close the app' }).click()
    expect(await shell.caption()).toBe('Background')
  })

  it('loses its network with the browser, and has it again', async () => {
    const shell = await stage.shell(messages)
    const isChosen = (name: string) =>
      shell.tab.getByRole('radio', { name, exact: true, checked: true }).waitFor()
    await shell.tab.context().setOffline(true)
    await shell.isStatus('offline')
    await isChosen('None')
    await shell.tab.getByText('The browser is offline').waitFor()
    await shell.tab.context().setOffline(false)
    await shell.isStatus('open')
    await isChosen('Wi-Fi')
  })

  it('loses its socket in the background and has another after its return', async () => {
    const shell = await stage.shell(monitor)
    await shell.choose('Background')
    await shell.tab.clock.fastForward(6_000)
    await shell.connections(0)
    await shell.choose('Foreground')
    await shell.phones[0].locator('.turn.status-suspended').first().waitFor()
    await shell.isStatus('open')
    await shell.connections(1)
  })
})

describe('the server', () => {
  it('that hangs up, with or without a close frame, is named as the reason and comes back', async () => {
    const shell = await stage.shell(monitor)
    const [phone] = shell.phones
    for (const [way, times] of [
      ['Drop', 1],
      ['Close', 2],
    ] as const) {
      await shell.press(way)
      await phone
        .locator('.turn.status-waiting')
        .nth(times - 1)
        .waitFor({ state: 'attached' })
      // The second wait is 2 s at most. A longer jump could time out a heartbeat of a phone that is back already.
      await shell.tab.clock.fastForward(3_000)
      await shell.isStatus('open')
      await phone.locator('#last-error[data-code="closed"]').waitFor()
    }
  })

  it('that refuses is named as the reason, until it is reset', async () => {
    const shell = await stage.shell(monitor)
    await shell.flip('Refuse')
    await shell.press('Drop')
    await shell.tab.clock.fastForward(30_000)
    await shell.phones[0].locator('#last-error[data-code="connect-failed"]').waitFor()
    await shell.isStatus('waiting')
    await shell.press('Reset')
    await shell.tab.clock.fastForward(30_000)
    await shell.isStatus('open')
  })

  it('that refuses keeps a phone waiting, and with three retries granted lets it give up', async () => {
    const shell = await stage.shell(messages, '&retries=3')
    await shell.flip('Refuse')
    await shell.press('Drop')
    await shell.isStatus('waiting')
    await shell.untilStatus('failed')
    await shell.flip('Refuse')
    await shell.phones[0].locator('.banner-action').click()
    await shell.isStatus('open')
  })

  it('says with its close frame whether and when to come back', async () => {
    const shell = await stage.shell(messages)
    const choose = (frame: string) =>
      shell.tab.getByRole('combobox', { name: 'Close with' }).selectOption(frame)
    await choose('4000 do not reconnect')
    await shell.press('Close')
    await shell.isStatus('failed')
    await shell.phones[0].locator('.banner-action').click()
    await shell.isStatus('open')
    await choose('{"after": 5000}')
    await shell.press('Close')
    await shell.phones[0].getByText('Connection lost. Next try in 5 s').waitFor()
  })

  it('that falls silent is found out by the heartbeat, and replaced', async () => {
    const shell = await stage.shell(monitor)
    await shell.flip('Silence')
    await shell.tab.getByRole('button', { name: 'Reset' }).and(shell.tab.locator(':enabled')).waitFor()
    // At most 10 s of quiet, and then 5 s without an answer.
    await shell.tab.clock.fastForward(11_000)
    await shell.tab.clock.fastForward(11_000)
    await shell.phones[0].locator('#last-error[data-code="heartbeat-timeout"]').waitFor()
    await shell.tab.clock.fastForward(30_000)
    await shell.isStatus('open')
  })

  it('that is slow is measured by the heartbeat', async () => {
    const shell = await stage.shell(monitor)
    await shell.tab.getByRole('slider', { name: 'Delay' }).fill('300')
    await shell.tab.getByRole('button', { name: 'Reset' }).and(shell.tab.locator(':enabled')).waitFor()
    await shell.tab.clock.fastForward(11_000)
    const latency = shell.phones[0].locator('#latency')
    await latency.getByText(/^\d+ ms$/).waitFor()
    // There and back, of which the moved clock may swallow a little.
    expect(Number.parseInt((await latency.textContent()) ?? '', 10)).toBeGreaterThan(300)
    // The next connection is not measured yet, while the chart still shows this one.
    await shell.press('Drop')
    await shell.isStatus('waiting')
    await latency.getByText('this connection: none yet').waitFor()
  })
})

describe('two phones', () => {
  it('each have a network of their own', async () => {
    const shell = await stage.shell(messages, '&phones=2')
    await shell.choose('Phone 2')
    await shell.choose('None')
    await shell.isStatus('offline', 2)
    await shell.isStatus('open', 1)
    await shell.choose('Phone 1')
    expect(await shell.tab.getByRole('radio', { name: 'Wi-Fi' }).getAttribute('aria-checked')).toBe('true')
  })

  it('both receive one push, and keep what they store apart', async () => {
    const shell = await stage.shell(messages, '&phones=2')
    await shell.tab.getByPlaceholder('A line of text to every phone').fill('the kettle is on')
    await shell.press('Push')
    for (const phone of shell.phones) await phone.locator('.line').getByText('the kettle is on').waitFor()
    await shell.run(`wx.setStorageSync('who', 'phone 1')`)
    expect(await shell.run(`wx.getStorageSync('who')`, 2)).toBe('')
    expect(await shell.run(`wx.getStorageSync('who')`)).toBe('phone 1')
  })

  it('can be one again, and the other leaves', async () => {
    const shell = await stage.shell(messages, '&phones=2')
    await shell.connections(2)
    await shell.choose('1 phone')
    await shell.connections(1)
    await shell.isStatus('open', 1)
    expect(new URL(shell.tab.url()).searchParams.get('phones')).toBe('1')
  })
})

describe('theme and language', () => {
  it('reach panel and phone, and are kept in the address', async () => {
    const shell = await stage.shell(messages)
    await shell.choose('Dark')
    await shell.phones[0].locator(':root[data-theme="dark"]').waitFor()
    await shell.tab.locator(':root[data-theme="dark"]').waitFor()
    await shell.choose('中文')
    await shell.tab.getByRole('heading', { name: '预览', level: 1 }).waitFor()
    await shell.phones[0].getByText('已连接').first().waitFor()
    await shell.tab.reload()
    await shell.phones[0].getByText('已连接').first().waitFor()
    await shell.phones[0].locator(':root[data-theme="dark"]').waitFor()
  })
})

describe('the panel by keyboard and finger', () => {
  it('has no target below 32 px', async () => {
    const shell = await stage.shell(messages, '&phones=2')
    await shell.flip('Refuse')
    await shell.tab.getByRole('button', { name: 'Reset' }).waitFor()
    const small = await shell.tab.$$eval('.panel :is(button, input, select)', (controls) =>
      controls
        .map((control) => ({
          name: control.ariaLabel ?? control.textContent,
          box: control.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width < 32 || box.height < 32)
        .map(({ name, box }) => `${String(name)}: ${String(box.width)} × ${String(box.height)}`),
    )
    expect(small).toEqual([])
  })

  it('lets arrow keys choose, and keeps the focus over a change of theme and language', async () => {
    const shell = await stage.shell(messages)
    const focus = () => shell.tab.evaluate<string>(`document.activeElement.textContent`)
    await shell.tab.getByRole('radio', { name: 'System' }).focus()
    await shell.tab.keyboard.press('ArrowRight')
    await shell.tab.keyboard.press('ArrowRight')
    await shell.tab.locator(':root[data-theme="dark"]').waitFor()
    expect(await focus()).toBe('Dark')
    await shell.tab.keyboard.press('ArrowRight')
    expect(await focus()).toBe('System')
    await shell.tab.keyboard.press('Tab')
    expect(await focus()).toBe('English')
    await shell.tab.keyboard.press('ArrowLeft')
    await shell.tab.getByRole('heading', { name: '预览', level: 1 }).waitFor()
    expect(await focus()).toBe('中文')
    await shell.phones[0].locator('html[lang="zh-CN"]').waitFor()
  })
})

describe('a window without room for a panel', () => {
  it('is the phone itself, without a status bar of its own, as its address wants it', async () => {
    const shell = await stage.shell(monitor)
    await shell.tab.setViewportSize({ width: 390, height: 800 })
    await shell.tab.goto(`${stage.origin}/?theme=dark&language=zh_CN#/${monitor}`)
    const [phone] = shell.phones
    await phone.locator(':root[data-theme="dark"]').waitFor()
    await phone.locator('#status').getByText('已连接').waitFor()
    expect(await phone.locator('.mp-status-bar').count()).toBe(0)
    expect(await shell.tab.locator('iframe').boundingBox()).toMatchObject({ x: 0, y: 0, width: 390 })
  })
})
