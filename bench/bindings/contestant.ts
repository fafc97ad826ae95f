/** Nobody shows the store (what feeding it costs), a page by hand, and the two libraries. */
export const contestants = ['nobody', 'floor', 'official', 'ours'] as const
export type Contestant = (typeof contestants)[number]
