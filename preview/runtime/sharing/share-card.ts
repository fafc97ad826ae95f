import { assetUrl } from '../elements/media'
import type { PageView } from '../router/page-view'

/** The card that a friend gets in the chat. */
export interface ShareCard {
  readonly title: string
  /** Page with query, with a leading slash. */
  readonly path: string
  /** Address of the picture; empty for a page that gives none, which on a phone is a picture of the page. */
  readonly picture: string
}

/** The tap that asks for a card. */
export interface ShareTap {
  readonly from: 'button' | 'menu'
  /** The button. */
  readonly target?: object
}

interface Offer {
  readonly title?: string
  readonly path?: string
  readonly imageUrl?: string
  readonly promise?: Promise<Offer>
}

/** Time that a page has for the promise of its offer, in ms. */
const patience = 3_000

/** Asks the page for its card. What it leaves out is the name of the app and the page itself, as in WeChat. */
export async function shareCardOf(view: PageView, appName: string, tap: ShareTap): Promise<ShareCard> {
  const offer = (view.call('onShareAppMessage', tap) ?? {}) as Offer
  // The answer of the promise replaces all of the offer.
  const { title, path, imageUrl } = (await inTime(offer.promise)) ?? offer
  return {
    title: title ?? appName,
    path: path ?? `/${view.target.url}`,
    picture: imageUrl ? assetUrl(view.target.route, imageUrl) : '',
  }
}

async function inTime(offer: Promise<Offer> | undefined): Promise<Offer | undefined> {
  if (!offer) return undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience)
  })
  return Promise.race([offer, late]).finally(() => clearTimeout(timer))
}
