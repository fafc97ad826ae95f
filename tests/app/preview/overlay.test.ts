import { beforeEach, expect, test } from '@jest/globals'
import type { Problem } from '../../../preview/compiler/problem'
import { Overlay } from '../../../preview/reload/overlay'

const problem: Problem = {
  file: 'pages/a/a.wxml',
  line: 3,
  column: 5,
  message: '"statsu" is not in the data of this template.',
  source: '  {{statsu}}',
}
let overlay: Overlay

beforeEach(() => {
  document.documentElement.innerHTML = ''
  overlay = new Overlay()
})

function find(selector: string): HTMLElement | null {
  const host = document.querySelector('preview-problems')
  return host?.shadowRoot?.querySelector<HTMLElement>(selector) ?? null
}

test('a build that failed covers the page until it is fixed', () => {
  overlay.showProblems([problem])
  expect(find('.problems')?.textContent).toContain('pages/a/a.wxml:3:5')
  overlay.showProblems([])
  expect(find('.problems')).toBeNull()
})

test('findings name place, reason and line, and can be dismissed', () => {
  overlay.showFindings([problem, problem])
  expect(find('.findings h1')?.textContent).toBe('2 problems')
  expect(find('.findings .at')?.textContent).toBe('pages/a/a.wxml:3:5')
  expect(find('.findings .message')?.textContent).toBe(problem.message)
  expect(find('.findings pre')?.textContent).toBe('{{statsu}}\n  ^')
  find('.findings button')?.click()
  expect(find('.findings')).toBeNull()
})

test('findings disappear when they are fixed; errors thrown by the app stay', () => {
  overlay.showFindings([problem])
  overlay.showError('TypeError: no')
  overlay.showFindings([])
  expect(find('.findings')).toBeNull()
  expect(find('.strip')?.textContent).toContain('TypeError: no')
})
