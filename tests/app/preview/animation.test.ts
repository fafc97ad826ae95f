// `wx.createAnimation`: a page exports steps, and the component that is given them plays them one after the other.
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type MountedApp, mountApp } from '../../../preview/testing/mount-app'

let app: MountedApp

beforeEach(() => {
  localStorage.clear()
  app = mountApp({ root: 'tests/fixtures/preview-app', url: '/pages/detail/detail' })
})
afterEach(() => app.dispose())

const box = (): CSSStyleDeclaration => app.find('[data-testid=detail]').style

test('an animation is played step by step, and a step keeps what the one before it changed', async () => {
  const animation = wx.createAnimation({ duration: 30, timingFunction: 'ease' })
  animation.translateX(40).opacity(0.5).step().rotate(45).step({ duration: 10 })
  app.page().setData({ animation: animation.export() })
  expect(box()).toMatchObject({ transform: 'translateX(40px)', opacity: '0.5' })
  expect(box().transition).toMatch(/transform 30ms ease.*opacity 30ms ease/)
  await app.waitFor(() => box().transform === 'translateX(40px) rotate(45deg)')
  expect(box().opacity).toBe('0.5')
})

test('export hands each step over once', () => {
  const animation = wx.createAnimation({})
  const [first] = animation.scale(2).step().export()['actions'] as { animates: object[]; option: object }[]
  expect(first).toEqual({
    animates: [{ type: 'scale', args: [2] }],
    option: {
      transformOrigin: '50% 50% 0',
      transition: { duration: 400, timingFunction: 'linear', delay: 0 },
    },
  })
  expect(animation.export()).toEqual({ actions: [] })
})
