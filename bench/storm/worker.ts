// One storm in a process of its own.
import { runStorm, type Storm } from './storm'

process.once('message', (storm) => process.send?.(runStorm(storm as Storm)))
