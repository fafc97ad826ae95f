/**
 * The most flushes in a second for parts of the game's page. A dig and its answer change up to five parts each, and at 20
 * a second the answer would wait for 250 ms. A dig makes at most ten calls, so those of a second stay below 20.
 */
export const PACE = 60
