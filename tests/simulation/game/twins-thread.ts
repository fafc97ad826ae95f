// The code of a thread that compares twin boards.
import { parentPort } from 'node:worker_threads'
import { findLeaks } from './twins'

parentPort?.on('message', () => {
  void findLeaks().then((leaks) => parentPort?.postMessage(leaks))
})
