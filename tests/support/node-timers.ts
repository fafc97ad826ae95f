// The server runs in the process of the tests, and jsdom takes the timer away on which its sockets wait.
import { setImmediate } from 'node:timers'

globalThis.setImmediate ??= setImmediate
