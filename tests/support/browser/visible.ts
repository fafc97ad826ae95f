import type { Page } from 'playwright-core'

/** A text on the screen, with its colour and that of its ground, `#rrggbb`. */
export interface PaintedText {
  readonly text: string
  readonly front: string
  readonly back: string
}

/** The texts of the page on the screen. */
export function paintedTexts(tab: Page): Promise<PaintedText[]> {
  return tab.evaluate<PaintedText[]>(`(() => {
    const page = [...document.querySelectorAll('.mp-page')].find((each) => !each.hidden)
    const hex = (colour) => '#' + colour.match(/[\\d.]+/g).slice(0, 3).map((part) => Number(part).toString(16).padStart(2, '0')).join('')
    const isOpaque = (colour) => !colour.startsWith('rgba') || colour.endsWith(', 1)')
    const groundOf = (element) => {
      for (let each = element; each; each = each.parentElement) {
        const { backgroundColor } = getComputedStyle(each)
        if (isOpaque(backgroundColor)) return hex(backgroundColor)
      }
      return '#ffffff'
    }
    const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
    const texts = []
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.trim()
      const element = node.parentElement
      if (text === '' || element.closest('.spoken') || element.checkVisibility() === false) continue
      texts.push({ text: text.slice(0, 40), front: hex(getComputedStyle(element).color), back: groundOf(element) })
    }
    return texts
  })()`)
}

/** The targets of the page on the screen that are narrower or lower than `size` px. */
export function smallTargets(tab: Page, size: number): Promise<string[]> {
  return tab.evaluate<string[]>(`(() => {
    const page = [...document.querySelectorAll('.mp-page')].find((each) => !each.hidden)
    return [...page.querySelectorAll('wx-view[role=button], wx-button, wx-input')].flatMap((target) => {
      const { width, height } = target.getBoundingClientRect()
      const name = target.ariaLabel || target.textContent.trim() || target.id
      return width >= ${String(size)} && height >= ${String(size)} ? [] : [name + ' ' + width + ' × ' + height]
    })
  })()`)
}
