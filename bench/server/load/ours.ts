// The server of this project with one kind of topic.
import { createServer } from '../../../server/app'
import { saidRoom } from '../../said-room'
import { reportPort } from './answering'

void createServer({
  port: 0,
  logLevel: 'silent',
  topics: [saidRoom],
  users: { verify: (user) => Promise.resolve({ user }) },
}).then(({ port }) => reportPort(port))
