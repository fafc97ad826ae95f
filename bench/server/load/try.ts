import { bare, ours, socketIo } from './client'
import { measureFanOut } from './fan-out'
import { measureIdle } from './idle'
void (async () => {
  if (process.argv[2] !== 'fan')
    for (const c of [bare, ours, socketIo]) console.log(c.name, await measureIdle(c))
  if (process.argv[2] !== 'idle')
    for (const c of [ours, socketIo]) console.log(c.name, await measureFanOut(c))
  process.exit()
})()
