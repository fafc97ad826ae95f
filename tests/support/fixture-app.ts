import { type MountedApp, mountApp, type MountOptions } from '../../preview/testing/mount-app'

/** A page of tests/fixtures/preview-app, mounted, with the journal of what it was told. */
export async function mountFixture(url: string, options: MountOptions = {}) {
  localStorage.clear()
  const app: MountedApp = mountApp({ root: 'tests/fixtures/preview-app', url, ...options })
  const { journal } = app.module<{ journal: string[] }>('lib/journal')
  await new Promise((resolve) => setTimeout(resolve, 0))
  journal.length = 0
  return { app, journal }
}

/** The element of WeChat's own parts, outside the page; waits for it. */
export function ownPart(app: MountedApp, selector: string): Promise<HTMLElement> {
  return app.waitFor(() => document.querySelector<HTMLElement>(selector)) as Promise<HTMLElement>
}

/** Moves a mouse over an element, from one height to another, without letting go. */
export function drag(element: HTMLElement, from: number, to: number): void {
  element.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true, clientY: from }))
  element.dispatchEvent(new MouseEvent('pointermove', { bubbles: true, clientY: to }))
}

export function drop(element: HTMLElement): void {
  element.dispatchEvent(new MouseEvent('pointerup', { bubbles: true }))
}
