/* Sizes of the window that change more than styles; the style sheets have the same bounds. */

/** The browser of a real phone: the window is the phone, and the panel is a sheet over it. */
export const narrow = matchMedia('(max-width: 599px)')
/** No room for a line under each label. */
export const tight = matchMedia('(max-width: 1179px), (max-height: 859px)')
/** Room for the events as a column of their own. */
export const spacious = matchMedia('(min-width: 1680px) and (min-height: 481px)')
