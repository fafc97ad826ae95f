// The plain relay of this project, without a pace for its senders: the relay beside it has none.
import { createServer } from '../../../server/app'
import { reportPort } from '../../server/load/answering'

const all = 10_000_000

void createServer({
  port: 0,
  logLevel: 'silent',
  plain: true,
  rate: { perSecond: all, burst: all },
  deliveryRate: { perSecond: all, burst: all },
}).then(({ port }) => reportPort(port))
