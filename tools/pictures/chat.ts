import type { Frame, Page } from 'playwright-core'

/** Longer than it takes a line to arrive, in ms. */
const MOMENT = 400

/** Writes a line on the messages page, and sends it. */
export async function say(place: Page | Frame, text: string): Promise<void> {
  await place.fill('#draft input', text)
  await place.press('#draft input', 'Enter')
  await place.waitForTimeout(MOMENT)
}
