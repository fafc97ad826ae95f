import { ours } from './session/side'
import type { Side } from './side'
import { socketIo, socketIoWithStore } from './socket-io/side'

/** The columns of the table. The first one is judged. */
export const roster: readonly Side[] = [ours, socketIo, socketIoWithStore]
