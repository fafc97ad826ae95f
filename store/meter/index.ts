// The entry `mobx-miniprogram-socket/meter`: counts the `setData` of bound pages, for development.
import { systemTiming } from '../platforms/system-timing'
import { createSetDataMeter } from './meter'

export { AUDIT_LIMITS, type SetDataFigures, type SetDataMeter } from './meter'

/**
 * The one meter of the app.
 *
 * ```ts
 * setDataMeter.start()
 * setInterval(() => console.table(setDataMeter.read()), 1_000)
 * ```
 */
export const setDataMeter = createSetDataMeter(() => systemTiming.now())
