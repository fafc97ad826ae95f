// One storm in a process of its own.
import { runStorm, type Storm } from './storm'

process.once('message', (storm) => {
  void runStorm(storm as Storm).then((result) => process.send?.(result))
})
