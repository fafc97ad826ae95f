import { createSocketStore } from 'mobx-miniprogram-socket'
import { serverUrl } from '../config'
import { type Line, readFrame, type Received } from './wire'

/** The one socket of the app. */
export const socket = createSocketStore<Received, Line>({ url: serverUrl, decode: readFrame })
